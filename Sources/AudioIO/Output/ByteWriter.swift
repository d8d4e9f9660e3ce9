/// Writes a file of bytes with the same promises as ``AudioWriter``: it appears under its name whole, or not at all; `-` is
/// standard output.
public final class ByteWriter {
  /// The path, or `standard output`.
  public var subject: String { output.subject }
  /// Bytes so far.
  public var byteCount: Int64 { output.size }

  private let output: OutputFile

  /// - Throws: `cannotCreate`, `denied`.
  public init(path: String, overwrite: Bool = true) throws(AudioIOError) {
    output = try OutputFile(path: path, overwrite: overwrite)
  }

  /// Appends `bytes`.
  public func write(_ bytes: [UInt8]) throws(AudioIOError) {
    let isWritten = bytes.withUnsafeBytes { $0.isEmpty || output.write($0.baseAddress!, count: $0.count) }
    if !isWritten { try output.checkFailure() }
  }

  /// SHA-256 of what was written; nil where it cannot be read back.
  public func sha256() throws(AudioIOError) -> String? { output.isSeekable ? try output.sha256() : nil }

  /// Makes the file visible.
  ///
  /// - Parameter durable: whether to wait for the disk.
  public func publish(durable: Bool = false) throws(AudioIOError) { try output.commit(durable: durable) }
}
