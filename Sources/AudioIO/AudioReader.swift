/// Decodes audio from a file, a pipe, memory or a ``RandomAccessInput``, block by block, as 32-bit float with full scale ±1.0.
///
/// The header is probed and checked against `AudioLimits` before a decoder is opened. Encoder delay and padding of MP3, Opus
/// and Vorbis are trimmed, so that the first frame is the first frame that was encoded. A reader belongs to one thread at a
/// time; memory is constant.
public final class AudioReader {
  /// The format, and the length where it is known beforehand.
  public let info: AudioInfo
  /// Tags, broadcast text and cue points.
  public let metadata: Metadata
  /// What the input is called in messages: the path, or "standard input".
  public var subject: String { source.subject }
  /// Size of the input in bytes.
  public var byteCount: Int64 { source.size }
  /// Frames read so far.
  public private(set) var position: Int64 = 0
  /// Samples that were not finite and were read as 0.
  public private(set) var zeroedSamples = 0

  private let source: ByteSource
  /// Nil for an Opus file without a single packet, which libsndfile does not open.
  private let decoder: SndFileDecoder?
  private let limits: AudioLimits
  private let nonFinite: NonFinitePolicy
  private let scratch: UnsafeMutableBufferPointer<Float>

  private static let scratchSize = 16_384

  /// Opens a file, or standard input for `-`. What cannot be rewound, such as a pipe, is taken in whole first.
  ///
  /// - Parameter isCancelled: asked a few times a second while a pipe is waited for.
  /// - Throws: `AudioIOError` of any kind that concerns reading.
  public convenience init(
    path: String, limits: AudioLimits = AudioLimits(), nonFinite: NonFinitePolicy = .fail,
    isCancelled: () -> Bool = { false }
  ) throws(AudioIOError) {
    guard !path.isEmpty, !path.utf8.contains(0) else { throw .notFound(subject: "\"\(path)\"") }
    try self.init(
      ByteSource.open(path: path, limits: limits, isCancelled: isCancelled), limits: limits, nonFinite: nonFinite)
  }

  /// Reads from an open descriptor, from its current offset on. The descriptor stays the caller's and must stay open.
  public convenience init(
    descriptor: Int32, subject: String, limits: AudioLimits = AudioLimits(), nonFinite: NonFinitePolicy = .fail,
    isCancelled: () -> Bool = { false }
  ) throws(AudioIOError) {
    let source = try ByteSource.open(
      descriptor: descriptor, owned: false, subject: subject, patience: nil, limits: limits, isCancelled: isCancelled)
    try self.init(source, limits: limits, nonFinite: nonFinite)
  }

  /// Reads an encoded file that is in memory.
  public convenience init(
    bytes: [UInt8], subject: String = "the bytes in memory", limits: AudioLimits = AudioLimits(),
    nonFinite: NonFinitePolicy = .fail
  ) throws(AudioIOError) {
    try self.init(ByteSource(bytes: bytes, subject: subject), limits: limits, nonFinite: nonFinite)
  }

  /// Reads from wherever a program has the bytes.
  ///
  /// - Parameter digesting: whether ``sha256()`` will be asked for; then bytes are taken in as they are read, and hardly any
  ///   is read twice.
  public convenience init(
    input: any RandomAccessInput, digesting: Bool = false, limits: AudioLimits = AudioLimits(),
    nonFinite: NonFinitePolicy = .fail
  ) throws(AudioIOError) {
    try self.init(ByteSource(input, digesting: digesting), limits: limits, nonFinite: nonFinite)
  }

  private init(_ source: ByteSource, limits: AudioLimits, nonFinite: NonFinitePolicy) throws(AudioIOError) {
    let finding = try Probe.examine(source, limits: limits)
    var info = finding.info
    if info.encoding == .opus && info.frames == 0 {
      decoder = nil
    } else {
      let decoder = try SndFileDecoder(source, expecting: info)
      info.sampleRate = decoder.sampleRate
      if finding.length == .decoder { info.frames = decoder.frames }
      self.decoder = decoder
    }
    try limits.check(info, subject: source.subject)
    self.source = source
    self.limits = limits
    self.nonFinite = nonFinite
    self.info = info
    metadata = decoder?.metadata(sampleRate: info.sampleRate) ?? Metadata()
    scratch = .allocate(capacity: Self.scratchSize)
  }

  deinit { scratch.deallocate() }

  /// Decodes the next frames into one buffer for each channel, starting at frame `offset` of them.
  ///
  /// - Parameter channels: `info.channels` pointers with room for `offset + frames` samples each.
  /// - Returns: frames read: fewer than asked for only at the end, 0 after it.
  public func read(
    _ frames: Int, into channels: UnsafeBufferPointer<UnsafeMutablePointer<Float>>, at offset: Int = 0
  ) throws(AudioIOError) -> Int {
    precondition(channels.count == info.channels, "one pointer for each channel")
    if channels.count == 1 {
      return try readInterleaved(frames, into: channels[0] + offset)
    }
    var done = 0
    let capacity = Self.scratchSize / channels.count
    while done < frames {
      let wanted = min(capacity, frames - done)
      let got = try readInterleaved(wanted, into: scratch.baseAddress!)
      Interleaving.split(scratch.baseAddress!, frames: got, into: channels, at: offset + done)
      done += got
      if got < wanted { break }
    }
    return done
  }

  /// Decodes the next frames, channel by channel within each frame.
  ///
  /// - Parameter target: room for `frames · info.channels` samples.
  /// - Returns: frames read: fewer than asked for only at the end, 0 after it.
  public func readInterleaved(
    _ frames: Int, into target: UnsafeMutablePointer<Float>
  ) throws(AudioIOError) -> Int {
    let left = info.frames.map { $0 - position } ?? Int64.max
    let wanted = Int(min(Int64(frames), left))
    guard wanted > 0, let decoder else { return 0 }
    let got = try decoder.read(into: target, frames: wanted)
    if got < wanted, let promised = info.frames {
      throw .truncated(subject: subject, promised: promised, held: position + Int64(got))
    }
    if info.encoding.canHoldNonFinite { try enforceFiniteness(target, frames: got) }
    position += Int64(got)
    if info.frames == nil { try limits.check(frames: position, sampleRate: info.sampleRate, subject: subject) }
    return got
  }

  /// Everything that is left, one array for each channel. For short audio: memory grows with the length.
  public func readAll() throws(AudioIOError) -> [[Float]] {
    var all = [[Float]](repeating: [], count: info.channels)
    let capacity = Self.scratchSize / info.channels
    let block = UnsafeMutableBufferPointer<Float>.allocate(capacity: capacity * info.channels)
    defer { block.deallocate() }
    while true {
      let got = try readInterleaved(capacity, into: block.baseAddress!)
      for channel in 0..<info.channels {
        all[channel].append(contentsOf: (0..<got).lazy.map { block[$0 * self.info.channels + channel] })
      }
      if got < capacity { return all }
    }
  }

  /// SHA-256 of the input's bytes as 64 hexadecimal digits; of a pipe, of everything that came through it. Does not disturb
  /// reading.
  public func sha256() throws(AudioIOError) -> String {
    try source.sha256()
  }

  private func enforceFiniteness(_ samples: UnsafeMutablePointer<Float>, frames: Int) throws(AudioIOError) {
    let count = frames * info.channels
    guard let index = Finiteness.firstViolation(in: samples, count: count) else { return }
    guard nonFinite == .zero else {
      throw .notFinite(
        subject: subject, frame: position + Int64(index / info.channels), channel: index % info.channels)
    }
    zeroedSamples += Finiteness.zero(samples, count: count)
  }
}
