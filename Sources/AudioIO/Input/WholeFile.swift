/// Small files that are read whole, with the same care as audio: pipes and standard input too, bounded before memory is taken.
public enum WholeFile {
  /// Every byte of a file.
  ///
  /// - Parameters:
  ///   - path: `-` is standard input.
  ///   - limit: Bytes; a larger file is refused.
  ///   - isCancelled: asked a few times a second while a pipe is waited for.
  /// - Throws: `notFound`, `denied`, `isDirectory`, `limit`, `unavailable`, `io`, `cancelled`.
  public static func bytes(
    path: String, limit: Int, isCancelled: () -> Bool = { false }
  ) throws(AudioIOError) -> [UInt8] {
    let source = try ByteSource.open(
      path: path, limits: AudioLimits(maximumSpool: Int64(limit)), isAudio: false, isCancelled: isCancelled)
    guard source.size <= Int64(limit) else {
      throw .limit(subject: source.subject, detail: "it has \(source.size) bytes; at most \(limit) are read")
    }
    let size = Int(source.size)
    if size == 0 { return [] }
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = source.read(at: 0, into: buffer.baseAddress!, count: size)
    }
    try source.checkFailure()
    return bytes
  }
}
