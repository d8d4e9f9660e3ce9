import Digests

/// SHA-256 of bytes that pass in order, apart from glances ahead: what is read anyway need not be read again.
final class PassingDigest {
  /// Bytes from the start that were taken in.
  private(set) var count: Int64 = 0
  private var digest = MessageDigest(.sha256)
  private var result: String?

  /// Takes in what continues the bytes so far; anything else is left for later.
  func pass(_ bytes: UnsafeRawBufferPointer, at offset: Int64) {
    let skip = count - offset
    guard skip >= 0, skip < Int64(bytes.count) else { return }
    digest.update(UnsafeRawBufferPointer(rebasing: bytes[Int(skip)...]))
    count = offset + Int64(bytes.count)
  }

  /// 64 hexadecimal digits of everything so far, which is taken to be the end.
  func finish() -> String {
    if let result { return result }
    var whole = MessageDigest(.sha256)
    swap(&whole, &digest)
    let text = whole.finish().hexadecimal
    result = text
    return text
  }
}
