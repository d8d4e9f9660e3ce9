/// Encodes audio into a file, block by block, from 32-bit float with full scale ±1.0.
///
/// A regular file appears under its name at `finish`, whole, and replaces an old one in one step; a writer that is dropped
/// before leaves nothing. A writer belongs to one thread at a time; memory is constant.
public final class AudioWriter {
  /// What the output is called in messages.
  public var subject: String { output.subject }
  /// The format, and the length so far.
  public private(set) var info: AudioInfo
  /// Samples beyond full scale that were limited, because the file holds integers.
  public private(set) var clippedSamples = 0
  /// Bytes of the file; final after `finish`.
  public var byteCount: Int64 { output.size }

  private let output: OutputFile
  private let encoder: any AudioEncoder
  /// Frames that wait in `scratch`, and how many it takes.
  private var held = 0
  private let capacity: Int
  private let scratch: UnsafeMutableBufferPointer<Float>

  private static let scratchSize = 32_768

  /// Begins a file; `-` is standard output.
  ///
  /// - Parameter overwrite: whether an existing file may be replaced.
  /// - Throws: `badSetting`, `cannotCreate`, `denied` or `io`.
  public init(
    path: String, settings: EncodingSettings, sampleRate: Int, channels: Int, metadata: Metadata = Metadata(),
    overwrite: Bool = true
  ) throws(AudioIOError) {
    try settings.check(sampleRate: sampleRate, channels: channels, subject: path == "-" ? "standard output" : path)
    let output = try OutputFile(path: path, overwrite: overwrite)
    guard output.isSeekable || settings.format.isStreamable else {
      throw .badSetting(
        subject: output.subject, setting: "format",
        detail: "\(settings.format.rawValue) cannot go through a pipe, because its header is completed at the end; "
          + "use wav, flac, vorbis, opus or mp3")
    }
    self.output = output
    encoder = try SndFileEncoder(
      output, settings: settings, sampleRate: sampleRate, channels: channels, metadata: metadata)
    info = AudioInfo(
      container: settings.format.container,
      encoding: settings.encoding ?? settings.format.encodings.first ?? .opus, sampleRate: sampleRate,
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

  /// Completes the file and makes it visible under its name.
  ///
  /// - Parameter durable: waits until the disk has the bytes, so that even a loss of power cannot leave a partial file.
  public func finish(durable: Bool = false) throws(AudioIOError) {
    try encodeHeld()
    try encoder.finish()
    try output.commit(durable: durable)
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
    clippedSamples += try encoder.encode(scratch.baseAddress!, frames: held)
  }
}
