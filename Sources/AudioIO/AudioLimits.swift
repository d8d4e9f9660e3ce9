/// What an input may ask for before it is refused. Checked from the header, before anything is decoded or allocated;
/// the duration again while reading, for streams that do not tell their length.
public struct AudioLimits: Sendable {
  /// Sample rates in Hz that are accepted.
  public static let sampleRates = 1_000...768_000
  /// Channel counts that are accepted.
  public static let channels = 1...64

  /// Seconds; longer inputs are refused. 24 hours unless told.
  public var maximumDuration: Double
  /// Bytes that an input which cannot be rewound (a pipe) may take on disk while it is read. 16 GiB unless told.
  public var maximumSpool: Int64
  /// Seconds that a named pipe may stay silent before its first byte. 10 unless told.
  public var patience: Double

  public init(maximumDuration: Double = 86_400, maximumSpool: Int64 = 16 << 30, patience: Double = 10) {
    self.maximumDuration = maximumDuration
    self.maximumSpool = maximumSpool
    self.patience = patience
  }

  /// Throws `limit` where rate, channels or length are outside.
  func check(_ info: AudioInfo, subject: String) throws(AudioIOError) {
    guard Self.sampleRates.contains(info.sampleRate) else {
      throw .limit(
        subject: subject,
        detail: "a sample rate of \(info.sampleRate) Hz; accepted are \(Self.sampleRates.lowerBound) to "
          + "\(Self.sampleRates.upperBound) Hz")
    }
    guard Self.channels.contains(info.channels) else {
      throw .limit(
        subject: subject,
        detail: "\(info.channels) channels; accepted are \(Self.channels.lowerBound) to \(Self.channels.upperBound)")
    }
    if let frames = info.frames { try check(frames: frames, sampleRate: info.sampleRate, subject: subject) }
  }

  /// Throws `limit` where a length is over the duration budget.
  func check(frames: Int64, sampleRate: Int, subject: String) throws(AudioIOError) {
    guard Double(frames) <= maximumDuration * Double(sampleRate) else {
      throw .limit(
        subject: subject,
        detail: "it lasts (or claims to last) \(AudioInfo.clock(frames: frames, sampleRate: sampleRate)); at most "
          + "\(maximumDuration) s are accepted; raise the limit or cut the recording")
    }
  }
}
