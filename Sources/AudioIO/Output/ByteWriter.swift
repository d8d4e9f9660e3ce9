/// Writes a file of bytes with the same promises as ``AudioWriter``: it appears under its name whole, or not at all; `-` is
/// standard output.
public final class ByteWriter {
  /// The path, or `standard output`.
  public var subject: String { output.subject }
  /// Bytes so far.
  public var byteCount: Int64 { output.size }

  private let output: ByteSink

  /// - Parameters:
  ///   - durable: whether ``publish()`` waits for the disk.
  ///   - isCancelled: asked a few times a second while a pipe's reader is waited for.
  /// - Throws: `cannotCreate`, `denied`, `cancelled`.
  public init(
    path: String, overwrite: Bool = true, durable: Bool = false, isCancelled: @escaping () -> Bool = { false }
  ) throws(AudioIOError) {
    output = ByteSink(
      try OutputFile(path: path, overwrite: overwrite, durable: durable, isCancelled: isCancelled))
  }

  /// Appends `bytes`.
  public func write(_ bytes: [UInt8]) throws(AudioIOError) {
    let isWritten = bytes.withUnsafeBytes { $0.isEmpty || output.write($0.baseAddress!, count: $0.count) }
    if !isWritten { try output.checkFailure() }
  }

  /// SHA-256 of what was written; nil where it cannot be read back.
  public func sha256() throws(AudioIOError) -> String? { try output.sha256() }

  /// Makes the file visible.
  public func publish() throws(AudioIOError) { try output.commit() }
}
