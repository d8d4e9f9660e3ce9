import Digests
import Glibc

/// SHA-256 of what descriptors hold.
public enum Digest {
  /// Of everything in an open file, from its first byte, whatever its current offset; 64 hexadecimal digits.
  public static func sha256(of descriptor: Int32, subject: String) throws(AudioIOError) -> String {
    try sha256(subject: subject) { offset, buffer, count in
      while true {
        let got = pread(descriptor, buffer, count, Int(offset))
        if got < 0 && errno == EINTR { continue }
        return got < 0 ? .failure(errno) : .success(got)
      }
    }
  }

  enum Piece {
    case success(Int)
    case failure(Int32)
  }

  /// Of everything that `read` delivers, until it delivers nothing.
  static func sha256(
    subject: String, read: (Int64, UnsafeMutableRawPointer, Int) -> Piece
  ) throws(AudioIOError) -> String {
    let capacity = 256 << 10
    let buffer = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 64)
    defer { buffer.deallocate() }
    var digest = MessageDigest(.sha256)
    var offset: Int64 = 0
    reading: while true {
      switch read(offset, buffer, capacity) {
      case .failure(let number): throw .reading(subject, number)
      case .success(0): break reading
      case .success(let count):
        digest.update(UnsafeRawBufferPointer(start: buffer, count: count))
        offset += Int64(count)
      }
    }
    return digest.finish().hexadecimal
  }
}
