/// What a file is to be written as.
public enum AudioFileFormat: String, Sendable, CaseIterable {
  case wav, rf64, w64, aiff, flac, vorbis, opus, mp3

  /// The format that a file name's extension stands for, in any case; nil for none or an unknown one.
  public init?(path: String) {
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return nil }
    switch name[name.index(after: dot)...].lowercased() {
    case "wav", "wave", "bwf": self = .wav
    case "rf64": self = .rf64
    case "w64": self = .w64
    case "aif", "aiff", "aifc": self = .aiff
    case "flac": self = .flac
    case "ogg", "oga": self = .vorbis
    case "opus": self = .opus
    case "mp3": self = .mp3
    default: return nil
    }
  }

  /// The container that comes out.
  public var container: AudioContainer {
    switch self {
    case .wav: .wav
    case .rf64: .rf64
    case .w64: .w64
    case .aiff: .aiff
    case .flac: .flac
    case .vorbis, .opus: .ogg
    case .mp3: .mp3
    }
  }

  /// Whether the format can be written to a pipe, where nothing is changed afterwards.
  var isStreamable: Bool {
    switch self {
    case .wav, .flac, .vorbis, .opus, .mp3: true
    case .rf64, .w64, .aiff: false
    }
  }

  /// The sample encodings that may be chosen, the default first. Empty where there is no choice.
  public var encodings: [SampleEncoding] {
    switch self {
    case .wav, .rf64, .w64, .aiff: [.pcm24, .pcm16, .pcm32, .float32]
    case .flac: [.pcm24, .pcm16]
    case .vorbis, .opus, .mp3: []
    }
  }
}

/// How to encode. Whatever is nil gets the format's default.
public struct EncodingSettings: Sendable {
  public var format: AudioFileFormat
  /// 16, 24 or 32-bit PCM or float, where the format has a choice. 24-bit unless told.
  public var encoding: SampleEncoding?
  /// kbit/s for all channels together. MP3: constant rate, 192 unless told. Opus: 6 to 256 for each channel. Vorbis: the
  /// quality that comes near it.
  public var bitrate: Int?
  /// MP3: variable rate, 0 (best) to 9. Vorbis: −1 (smallest) to 10 (best), 6 unless told. FLAC: compression, 0 (fast) to
  /// 8 (smallest), 5 unless told.
  public var quality: Double?
  /// MP3: LAME's trade of speed for quality, 0 (best, slow) to 9; LAME's own default, 3, unless told.
  public var effort: Int?
  /// Concurrent MP3 encoders. The bytes do not depend on it. The number of processors, at most 8, unless told.
  public var threads: Int?

  public init(
    _ format: AudioFileFormat, encoding: SampleEncoding? = nil, bitrate: Int? = nil, quality: Double? = nil,
    effort: Int? = nil, threads: Int? = nil
  ) {
    self.format = format
    self.encoding = encoding
    self.bitrate = bitrate
    self.quality = quality
    self.effort = effort
    self.threads = threads
  }

  /// How samples will be coded.
  public var resultingEncoding: SampleEncoding {
    switch format {
    case .flac: .flac
    case .vorbis: .vorbis
    case .opus: .opus
    case .mp3: .mp3
    default: encoding ?? .pcm24
    }
  }

  /// Throws `badSetting` where a setting does not fit the format, or the format does not fit the audio.
  public func check(sampleRate: Int, channels: Int, subject: String) throws(AudioIOError) {
    func reject(_ setting: String, _ detail: String) -> AudioIOError {
      .badSetting(subject: subject, setting: setting, detail: detail)
    }
    let name = format.rawValue
    guard AudioLimits.sampleRates.contains(sampleRate), AudioLimits.channels.contains(channels) else {
      throw reject("format", "cannot be \(sampleRate) Hz with \(channels) channels")
    }
    if let encoding, encoding != format.encodings.first, !format.encodings.contains(encoding) {
      let choices = format.encodings.map(\.rawValue).joined(separator: ", ")
      throw reject("encoding", choices.isEmpty ? "has no meaning for \(name)" : "of \(name) is one of \(choices)")
    }
    if bitrate != nil && quality != nil { throw reject("bitrate", "and quality exclude each other; give one of them") }
    if let bitrate {
      switch format {
      case .mp3: break  // Checked against the rate below.
      case .opus where (6 * channels...256 * channels).contains(bitrate): break
      case .opus: throw reject("bitrate", "of \(channels)-channel Opus is \(6 * channels) to \(256 * channels) kbit/s")
      case .vorbis where (32...1000).contains(bitrate): break
      case .vorbis: throw reject("bitrate", "of Vorbis is 32 to 1000 kbit/s")
      default: throw reject("bitrate", "has no meaning for \(name)")
      }
    }
    if let quality {
      let range: ClosedRange<Double>? =
        switch format {
        case .mp3: 0...9
        case .vorbis: -1...10
        case .flac: 0...8
        default: nil
        }
      guard let range else { throw reject("quality", "has no meaning for \(name)") }
      guard range.contains(quality) else {
        throw reject("quality", "of \(name) is \(range.lowerBound) to \(range.upperBound)")
      }
    }
    if effort != nil && format != .mp3 { throw reject("effort", "has no meaning for \(name)") }
    if let effort, !(0...9).contains(effort) { throw reject("effort", "is 0 to 9") }
    try checkAudio(sampleRate: sampleRate, channels: channels, subject: subject)
  }

  /// The rates and channel counts that the compressed formats are able to carry.
  private func checkAudio(sampleRate: Int, channels: Int, subject: String) throws(AudioIOError) {
    func reject(_ detail: String) -> AudioIOError { .badSetting(subject: subject, setting: "format", detail: detail) }
    switch format {
    case .opus where ![8_000, 12_000, 16_000, 24_000, 48_000].contains(sampleRate):
      throw reject("opus takes 8000, 12000, 16000, 24000 or 48000 Hz, not \(sampleRate); resample first")
    case .vorbis where sampleRate > 200_000:
      throw reject("vorbis takes up to 200000 Hz, not \(sampleRate); resample first")
    case .flac where channels > 8 || sampleRate > 655_350:
      throw reject("flac takes up to 8 channels and 655350 Hz, not \(channels) and \(sampleRate)")
    case .mp3:
      let rates = MP3Rates.bitrates(sampleRate: sampleRate)
      guard !rates.isEmpty else {
        throw reject(
          "mp3 takes 8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100 or 48000 Hz, "
            + "not \(sampleRate); resample first")
      }
      guard channels <= 2 else { throw reject("mp3 takes one or two channels, not \(channels); mix down first") }
      if let bitrate, !rates.contains(bitrate) {
        let choices = rates.map(String.init).joined(separator: ", ")
        throw .badSetting(
          subject: subject, setting: "bitrate", detail: "of MP3 at \(sampleRate) Hz is one of \(choices) kbit/s")
      }
    default: break
    }
  }
}
