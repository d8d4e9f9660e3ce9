/// A few bytes of a header with the integers in them. Reading past the end gives 0: callers check `count` where that
/// matters.
struct HeaderBytes {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var count: Int { bytes.count }

  subscript(index: Int) -> UInt8 { index >= 0 && index < bytes.count ? bytes[index] : 0 }

  /// An unsigned integer of `width` bytes, the least significant first.
  func little(_ offset: Int, _ width: Int) -> UInt64 {
    (0..<width).reversed().reduce(0) { $0 << 8 | UInt64(self[offset + $1]) }
  }

  /// An unsigned integer of `width` bytes, the most significant first.
  func big(_ offset: Int, _ width: Int) -> UInt64 {
    (0..<width).reduce(0) { $0 << 8 | UInt64(self[offset + $1]) }
  }

  /// Whether the ASCII `text` stands at `offset`.
  func has(_ text: StaticString, at offset: Int) -> Bool {
    guard offset >= 0, offset + text.utf8CodeUnitCount <= bytes.count else { return false }
    return (0..<text.utf8CodeUnitCount).allSatisfy { bytes[offset + $0] == text.utf8Start[$0] }
  }

  /// The offset of the last occurrence of `text`, or nil.
  func last(_ text: StaticString) -> Int? {
    (0..<max(0, bytes.count)).last { has(text, at: $0) }
  }

  /// A four-character code as text, for messages.
  func code(at offset: Int) -> String {
    String(decoding: (0..<4).map { (32...126).contains(self[offset + $0]) ? self[offset + $0] : 63 }, as: UTF8.self)
  }
}
