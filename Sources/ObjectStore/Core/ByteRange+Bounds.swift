extension ByteRange {
  /// The offsets that the range stands for in an object of a size.
  ///
  /// - Throws: `badRange` where it begins behind the end, or is empty or negative.
  public func bounds(in size: Int64, subject: String) throws(ObjectStoreError) -> Range<Int64> {
    switch self {
    case .bytes(let from, let count) where from >= 0 && count > 0 && from < size:
      from..<(count > size - from ? size : from + count)
    case .from(let from) where from >= 0 && from < size: from..<size
    case .last(let count) where count > 0 && size > 0: max(0, size - count)..<size
    default: throw .badRange(subject: subject, detail: "the range \(self) is not within its \(size) bytes")
    }
  }
}

extension ByteRange: CustomStringConvertible {
  /// As in a `Range` header (RFC 9110).
  public var description: String {
    switch self {
    case .bytes(let from, let count): "\(from)-\(from &+ count &- 1)"
    case .from(let from): "\(from)-"
    case .last(let count): "-\(count)"
    }
  }
}
