/// The bytes of an object that is put. They can be read more than once, because a request that failed is sent again.
public enum ObjectBody: Sendable {
  case bytes([UInt8])
  /// `count` bytes of an open, seekable file from `offset` on. The descriptor stays the caller's, and the file must not change.
  case file(descriptor: Int32, offset: Int64, count: Int64)

  public var count: Int64 {
    switch self {
    case .bytes(let bytes): Int64(bytes.count)
    case .file(_, _, let count): count
    }
  }

  /// The bytes from `offset` on, at most `count`.
  public func slice(from offset: Int64, count: Int64) -> ObjectBody {
    let count = max(0, min(count, self.count - offset))
    switch self {
    case .bytes(let bytes): return .bytes(Array(bytes[Int(offset)..<Int(offset + count)]))
    case .file(let descriptor, let start, _):
      return .file(descriptor: descriptor, offset: start + offset, count: count)
    }
  }
}
