import Digests
import Glibc

/// SHA-256 of what descriptors hold.
public enum Digest {
  /// Of everything in an open file, from its first byte, whatever its current offset; 64 hexadecimal digits.
  public static func sha256(of descriptor: Int32, subject: String) throws(AudioIOError) -> String {
    try sha256(of: descriptor, from: 0, count: .max, subject: subject)
  }

  /// Of at most `count` bytes of an open file from `offset` on.
  public static func sha256(
    of descriptor: Int32, from offset: Int64, count: Int64, subject: String
  ) throws(AudioIOError) -> String {
    let capacity = 256 << 10
    let buffer = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 64)
    defer { buffer.deallocate() }
    var digest = MessageDigest(.sha256)
    var done: Int64 = 0
    while done < count {
      let got = pread(descriptor, buffer, Int(min(Int64(capacity), count - done)), Int(offset + done))
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw .reading(subject, errno) }
      if got == 0 { break }
      digest.update(UnsafeRawBufferPointer(start: buffer, count: got))
      done += Int64(got)
    }
    return digest.finish().hexadecimal
  }
}
