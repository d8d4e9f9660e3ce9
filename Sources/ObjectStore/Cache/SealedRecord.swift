import Digests
import Glibc

/// What a sealed file says of its content.
///
/// On disk, behind the content: a CRC-32 for each piece of it, the description as lines of text, and 40 bytes at the end: a mark of
/// the format, the content's size, the description's length, a CRC-32 of all this but for the last eight bytes, which are a
/// time that may be renewed in place. Numbers are little-endian.
struct SealedRecord {
  /// Bytes of content that have a checksum of their own: as many as stay in a core's cache.
  static let pieceSize: Int64 = 256 << 10
  static let trailerSize = 40
  private static let mark: UInt64 = 0x310A_4C41_4553_4256  // "VBSEAL\n1"
  private static let longestDescription = 64 << 10

  var size: Int64
  /// Of each piece.
  var checksums: [UInt32]
  var description: SealedDescription
  /// Microseconds since 1970: what the file's user makes of it.
  var time: Int64

  static func pieces(of size: Int64) -> Int { Int((size + pieceSize - 1) / pieceSize) }

  /// All that stands behind the content.
  var bytes: [UInt8] {
    let text = Array(description.text.utf8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(checksums.count * 4 + text.count + Self.trailerSize)
    for checksum in checksums { bytes.append(littleEndian: checksum) }
    bytes += text
    bytes.append(littleEndian: Self.mark)
    bytes.append(littleEndian: UInt64(size))
    bytes.append(littleEndian: UInt64(text.count))
    bytes.append(littleEndian: UInt32(0))
    bytes.append(littleEndian: Self.checksum(of: bytes))
    bytes.append(littleEndian: UInt64(bitPattern: time))
    return bytes
  }

  /// Reads what stands behind a file's content; nil where it is not whole.
  init?(of descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_size >= Self.trailerSize else { return nil }
    let fileSize = Int64(status.st_size)
    // One read suffices for most.
    let guess = min(fileSize, 2_048)
    guard var tail = Self.read(descriptor, from: fileSize - guess, count: Int(guess)) else { return nil }
    let trailer = tail.count - Self.trailerSize
    guard tail.littleEndian64(trailer) == Self.mark else { return nil }
    let size = tail.littleEndian64(trailer + 8)
    let length = tail.littleEndian64(trailer + 16)
    guard size <= UInt64(fileSize), length <= Self.longestDescription else { return nil }
    let pieces = Self.pieces(of: Int64(size))
    let all = pieces * 4 + Int(length) + Self.trailerSize
    guard Int64(size) + Int64(all) == fileSize else { return nil }
    if all > tail.count {
      guard let more = Self.read(descriptor, from: Int64(size), count: all) else { return nil }
      tail = more
    } else {
      tail.removeFirst(tail.count - all)
    }
    guard Self.checksum(of: tail[..<(all - 12)]) == tail.littleEndian32(all - 12) else { return nil }
    let text = tail[(pieces * 4)..<(all - Self.trailerSize)]
    guard let description = SealedDescription(parsing: text) else { return nil }
    self.size = Int64(size)
    self.description = description
    checksums = (0..<pieces).map { tail.littleEndian32($0 * 4) }
    time = Int64(bitPattern: tail.littleEndian64(all - 8))
  }

  init(size: Int64, checksums: [UInt32], description: SealedDescription, time: Int64) {
    self.size = size
    self.checksums = checksums
    self.description = description
    self.time = time
  }

  /// Renews the time of a file that has such a record. Eight bytes at once: never half.
  static func renew(_ time: Int64, in descriptor: Int32, fileSize: Int64) {
    var value = UInt64(bitPattern: time).littleEndian
    _ = pwrite(descriptor, &value, 8, Int(fileSize) - 8)
  }

  private static func checksum(of bytes: some Collection<UInt8>) -> UInt32 {
    var checksum = CRC32()
    Array(bytes).withUnsafeBytes { checksum.update($0) }
    return checksum.value
  }

  private static func read(_ descriptor: Int32, from offset: Int64, count: Int) -> [UInt8]? {
    var isWhole = false
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      let target = UnsafeMutableRawBufferPointer(buffer)
      filled = (try? OpenFile(descriptor, for: "").read(into: target, at: offset)) ?? 0
      isWhole = filled == count
    }
    return isWhole ? bytes : nil
  }
}

extension [UInt8] {
  fileprivate mutating func append(littleEndian value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }

  fileprivate func littleEndian32(_ place: Int) -> UInt32 {
    withUnsafeBytes { UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: UInt32.self)) }
  }

  fileprivate func littleEndian64(_ place: Int) -> UInt64 {
    withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: UInt64.self)) }
  }
}
