/// What a file wraps its audio in.
public enum AudioContainer: String, Sendable, CaseIterable {
  case wav, rf64, w64, aiff, au, flac, ogg, mp3

  /// The name that people know it by.
  public var name: String {
    switch self {
    case .wav: "WAV"
    case .rf64: "RF64"
    case .w64: "W64"
    case .aiff: "AIFF"
    case .au: "AU"
    case .flac: "FLAC"
    case .ogg: "Ogg"
    case .mp3: "MP3"
    }
  }

  /// The media type, such as "audio/flac".
  public var contentType: String {
    switch self {
    case .wav, .rf64: "audio/wav"
    case .w64: "audio/x-w64"
    case .aiff: "audio/aiff"
    case .au: "audio/basic"
    case .flac: "audio/flac"
    case .ogg: "audio/ogg"
    case .mp3: "audio/mpeg"
    }
  }
}

/// How samples are coded: the whole allow-list. Anything else is refused.
public enum SampleEncoding: String, Sendable, CaseIterable {
  case pcmS8 = "pcm8"
  case pcmU8 = "pcm8u"
  case pcm16
  case pcm24
  case pcm32
  case float32 = "float"
  case float64 = "double"
  case uLaw = "u-law"
  case aLaw = "a-law"
  case flac, vorbis, opus
  case mp3

  /// Bytes of one sample; 0 where samples are compressed.
  var width: Int64 {
    switch self {
    case .pcmS8, .pcmU8, .uLaw, .aLaw: 1
    case .pcm16: 2
    case .pcm24: 3
    case .pcm32, .float32: 4
    case .float64: 8
    case .flac, .vorbis, .opus, .mp3: 0
    }
  }

  /// Whether the coded samples can be NaN or infinite.
  var canHoldNonFinite: Bool {
    switch self {
    case .float32, .float64, .vorbis, .opus, .mp3: true
    default: false
    }
  }
}

/// The format of a piece of audio and its length.
public struct AudioInfo: Equatable, Sendable {
  public var container: AudioContainer
  public var encoding: SampleEncoding
  /// Hz, 1,000…768,000.
  public var sampleRate: Int
  /// 1…64.
  public var channels: Int
  /// Frames after any encoder delay and padding have been trimmed, or nil while a stream does not tell.
  public var frames: Int64?

  public init(
    container: AudioContainer, encoding: SampleEncoding, sampleRate: Int, channels: Int, frames: Int64?
  ) {
    self.container = container
    self.encoding = encoding
    self.sampleRate = sampleRate
    self.channels = channels
    self.frames = frames
  }

  /// Whether samples lie in the file as they lie in memory: floats, the least significant byte first.
  var isNativeFloat: Bool {
    switch container {
    case .wav, .rf64, .w64: encoding == .float32 && 1.littleEndian == 1
    default: false
    }
  }

  /// One line for people: "FLAC, 48000 Hz, stereo, 1:02.500".
  public var summary: String {
    let layout =
      switch channels {
      case 1: "mono"
      case 2: "stereo"
      default: "\(channels) channels"
      }
    let kind =
      switch (container, encoding) {
      case (.ogg, .vorbis): "Ogg Vorbis"
      case (.ogg, _): "Opus"
      case (.flac, _), (.mp3, _): container.name
      case (_, .float32): "\(container.name) 32-bit float"
      case (_, .float64): "\(container.name) 64-bit float"
      case (_, .pcmS8), (_, .pcmU8): "\(container.name) 8-bit"
      case (_, .uLaw), (_, .aLaw): "\(container.name) \(encoding.rawValue)"
      default: "\(container.name) \(encoding.width * 8)-bit"
      }
    let head = "\(kind), \(sampleRate) Hz, \(layout)"
    return frames.map { "\(head), \(Self.clock(frames: $0, sampleRate: sampleRate))" } ?? head
  }

  /// Minutes, seconds and milliseconds, rounded to the nearest.
  static func clock(frames: Int64, sampleRate: Int) -> String {
    let rate = Int64(sampleRate)
    let milliseconds = frames / rate * 1000 + (frames % rate * 1000 + rate / 2) / rate
    let (hours, minutes) = (milliseconds / 3_600_000, milliseconds / 60_000 % 60)
    let seconds = padded(milliseconds / 1000 % 60, to: 2) + "." + padded(milliseconds % 1000, to: 3)
    return hours > 0 ? "\(hours):\(padded(minutes, to: 2)):\(seconds)" : "\(minutes):\(seconds)"
  }

  private static func padded(_ number: Int64, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
