import CEbur128
import Glibc

/// How loud a sound is.
public struct SoundLevel: Equatable, Sendable {
  /// Greatest momentary loudness (EBU Tech 3341: 400 ms, K-weighted by ITU-R BS.1770) of the sound between silence, in LUFS.
  /// Integrated loudness is of no use here, since its gate knows no block shorter than 400 ms. −70 for silence.
  public let loudness: Double
  /// The highest sample, in dB of full scale; −120 for silence.
  public let peak: Double

  private static let quietest = -70.0

  /// Measures a sound. More than two channels count as the first two and as surrounds, as BS.1770 has it.
  public init(_ audio: SampleAudio) {
    let highest = audio.channels.reduce(Float(0)) { $1.reduce($0) { max($0, abs($1)) } }
    peak = highest > 0 ? max(-120, 20 * log10(Double(highest))) : -120
    loudness = Self.loudness(audio)
  }

  private static func loudness(_ audio: SampleAudio) -> Double {
    let channels = audio.channels.count
    var state = ebur128_init(UInt32(channels), UInt(audio.sampleRate), Int32(EBUR128_MODE_M.rawValue))
    guard let meter = state else { return quietest }
    defer { ebur128_destroy(&state) }
    let hop = max(1, audio.sampleRate / 100)
    let window = audio.sampleRate * 2 / 5
    var block = [Float](repeating: 0, count: hop * channels)
    var greatest = quietest
    // Silence behind the sound lets every window of 400 ms that holds a part of it pass.
    for start in stride(from: 0, to: audio.frames + window, by: hop) {
      for frame in 0..<hop {
        for channel in 0..<channels {
          block[frame * channels + channel] =
            start + frame < audio.frames ? audio.channels[channel][start + frame] : 0
        }
      }
      var momentary = 0.0
      guard ebur128_add_frames_float(meter, block, hop) == Int32(EBUR128_SUCCESS.rawValue),
        ebur128_loudness_momentary(meter, &momentary) == Int32(EBUR128_SUCCESS.rawValue)
      else { continue }
      if momentary.isFinite { greatest = max(greatest, momentary) }
    }
    return greatest
  }
}
