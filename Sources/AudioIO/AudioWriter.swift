/// Encodes audio into a file or a ``RewritableOutput``, block by block, from 32-bit float with full scale ±1.0.
///
/// A regular file appears under its name at `finish`, whole, and replaces an old one in one step; a writer that is dropped
/// before leaves nothing. A writer belongs to one thread at a time; memory is constant.
public final class AudioWriter {
  /// What the output is called in messages.
  public var subject: String { output.subject }
  /// The format, and the length so far.
  public private(set) var info: AudioInfo
  /// Tags, broadcast text and cue points, kept as far as the format has room for them. May be set until about 10,000 samples
  /// have been written: formats put them first.
  public var metadata = Metadata()
  /// Samples beyond full scale that were limited, because the file holds integers.
  public private(set) var clippedSamples = 0
  /// Bytes of the file; final after `complete`.
  public var byteCount: Int64 { output.size }

  private let output: ByteSink
  private let settings: EncodingSettings
  private var encoder: (any AudioEncoder)?
  /// Frames that wait in `scratch`, and how many it takes.
  private var held = 0
  private let capacity: Int
  private var scratch: UnsafeMutableBufferPointer<Float>
  private var isComplete = false

  private static let scratchSize = 32_768

  /// Begins a file; `-` is standard output, which may not be a terminal.
  ///
  /// - Parameters:
  ///   - overwrite: whether an existing file may be replaced.
  ///   - durable: whether ``publish()`` waits until the disk has the bytes, so that even a loss of power cannot leave a
  ///     partial file.
  ///   - isCancelled: asked a few times a second while a pipe's reader is waited for.
  /// - Throws: `badSetting`, `cannotCreate`, `denied` or `cancelled`.
  public convenience init(
    path: String, settings: EncodingSettings, sampleRate: Int, channels: Int, overwrite: Bool = true,
    durable: Bool = false, isCancelled: @escaping () -> Bool = { false }
  ) throws(AudioIOError) {
    try settings.check(sampleRate: sampleRate, channels: channels, subject: path == "-" ? "standard output" : path)
    let file = try OutputFile(path: path, overwrite: overwrite, durable: durable, isCancelled: isCancelled)
    guard !file.isTerminal else {
      throw .cannotCreate(subject: file.subject, detail: "it is a terminal; send audio to a file or a program")
    }
    try self.init(to: file, settings: settings, sampleRate: sampleRate, channels: channels)
  }

  /// Begins to write wherever a program wants the bytes.
  ///
  /// - Throws: `badSetting`.
  public init(
    to output: any RewritableOutput, settings: EncodingSettings, sampleRate: Int, channels: Int
  ) throws(AudioIOError) {
    try settings.check(sampleRate: sampleRate, channels: channels, subject: output.subject)
    let output = ByteSink(output)
    guard output.isRewritable || settings.format.isStreamable else {
      throw .badSetting(
        subject: output.subject, setting: "format",
        detail: "\(settings.format.rawValue) cannot go through a pipe, because its header is completed at the end; "
          + "use wav, flac, vorbis, opus or mp3")
    }
    self.output = output
    self.settings = settings
    info = AudioInfo(
      container: settings.format.container, encoding: settings.resultingEncoding, sampleRate: sampleRate,
      channels: channels, frames: 0)
    capacity = Self.scratchSize / channels
    scratch = .allocate(capacity: capacity * channels)
  }

  deinit { scratch.deallocate() }

  /// Encodes frames [offset, offset + frames) of one buffer for each channel.
  public func write(
    _ frames: Int, from channels: UnsafeBufferPointer<UnsafePointer<Float>>, at offset: Int = 0
  ) throws(AudioIOError) {
    precondition(channels.count == info.channels, "one pointer for each channel")
    var done = 0
    while done < frames {
      let piece = min(capacity - held, frames - done)
      Interleaving.join(channels, at: offset + done, frames: piece, into: scratch.baseAddress! + held * info.channels)
      done += piece
      try hold(piece)
    }
  }

  /// Encodes frames that are laid out channel by channel within each frame.
  public func writeInterleaved(_ frames: Int, from samples: UnsafePointer<Float>) throws(AudioIOError) {
    var done = 0
    while done < frames {
      let piece = min(capacity - held, frames - done)
      (scratch.baseAddress! + held * info.channels)
        .update(from: samples + done * info.channels, count: piece * info.channels)
      done += piece
      try hold(piece)
    }
  }

  /// Encodes frames of silence.
  public func writeSilence(_ frames: Int) throws(AudioIOError) {
    var left = frames
    while left > 0 {
      let piece = min(capacity - held, left)
      (scratch.baseAddress! + held * info.channels).update(repeating: 0, count: piece * info.channels)
      left -= piece
      try hold(piece)
    }
  }

  /// Writes what is left and completes the header. The file is whole, but not visible yet; nothing can be written any
  /// more. Descriptors are few: `publish` may follow much later, and then the file waits under a hidden name.
  ///
  /// - Parameter parked: whether to wait under a hidden name instead of holding a descriptor.
  public func complete(parked: Bool = false) throws(AudioIOError) {
    guard !isComplete else { return }
    try encodeHeld()
    try openedEncoder().finish()
    encoder = nil
    scratch.deallocate()
    scratch = .init(start: nil, count: 0)
    isComplete = true
    if parked { try output.park() }
  }

  /// SHA-256 of the completed file as 64 hexadecimal digits; nil where it went through a pipe.
  public func sha256() throws(AudioIOError) -> String? {
    try output.sha256()
  }

  /// Makes the completed file visible under its name.
  public func publish() throws(AudioIOError) {
    try output.commit()
  }

  /// Completes the file and makes it visible.
  public func finish() throws(AudioIOError) {
    try complete()
    try publish()
  }

  /// Encoders get blocks of one size whatever the caller's: some, such as Vorbis, let it shape their bytes.
  private func hold(_ frames: Int) throws(AudioIOError) {
    held += frames
    info.frames = (info.frames ?? 0) + Int64(frames)
    if held == capacity { try encodeHeld() }
  }

  private func encodeHeld() throws(AudioIOError) {
    guard held > 0 else { return }
    defer { held = 0 }
    clippedSamples += try openedEncoder().encode(scratch.baseAddress!, frames: held)
  }

  /// The encoder, opened when the first samples are due, so that metadata may come with the first clip.
  private func openedEncoder() throws(AudioIOError) -> any AudioEncoder {
    if let encoder { return encoder }
    let (sampleRate, channels) = (info.sampleRate, info.channels)
    let opened: any AudioEncoder =
      settings.format == .mp3
      ? try MP3Encoder(output, settings: settings, sampleRate: sampleRate, channels: channels, metadata: metadata)
      : try SndFileEncoder(output, settings: settings, sampleRate: sampleRate, channels: channels, metadata: metadata)
    encoder = opened
    return opened
  }
}
