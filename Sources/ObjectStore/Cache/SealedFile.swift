import Digests
import Glibc

/// A file that carries a description of its content and checksums of its pieces. Open, it stays what it is whatever happens to its name.
final class SealedFile {
  let record: SealedRecord
  let descriptor: Int32
  private let file: Descriptor

  /// Opens a file; nil where it is missing or its record is damaged.
  init?(_ name: String, in folder: Int32) {
    let number = openat(folder, name, O_RDWR | O_NOFOLLOW | O_CLOEXEC)
    guard number >= 0 else { return nil }
    file = Descriptor(number)
    descriptor = number
    guard let record = SealedRecord(of: number) else { return nil }
    self.record = record
  }

  /// Bytes on the disk.
  var fileSize: Int64 { record.size + Int64(record.bytes.count) }

  /// Hands over a range of the content, every byte checked before.
  ///
  /// - Returns: where it ended: before the range's end if the next piece is damaged or cannot be read.
  func read(
    _ range: Range<Int64>, cancellation: Cancellation,
    into sink: (UnsafeRawBufferPointer) throws(ObjectStoreError) -> Void
  ) throws(ObjectStoreError) -> Int64 {
    let subject = record.description["key"] ?? ""
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Int(min(max(record.size, 1), SealedRecord.pieceSize)), alignment: 4_096)
    defer { buffer.deallocate() }
    var offset = range.lowerBound
    while offset < range.upperBound {
      try cancellation.check(subject)
      let piece = Int(offset / SealedRecord.pieceSize)
      let start = Int64(piece) * SealedRecord.pieceSize
      let end = min(start + SealedRecord.pieceSize, record.size)
      let whole = UnsafeMutableRawBufferPointer(rebasing: buffer[..<Int(end - start)])
      guard (try? OpenFile(descriptor, for: subject).read(into: whole, at: start)) == whole.count else { return offset }
      var checksum = CRC32()
      checksum.update(UnsafeRawBufferPointer(whole))
      guard checksum.value == record.checksums[piece] else { return offset }
      let part = Int(offset - start)..<Int(min(end, range.upperBound) - start)
      try sink(UnsafeRawBufferPointer(rebasing: whole[part]))
      offset = start + Int64(part.upperBound)
    }
    return offset
  }

  /// Whether all of the content is what was written.
  func isSound(cancellation: Cancellation) throws(ObjectStoreError) -> Bool {
    try read(0..<record.size, cancellation: cancellation) { _ throws(ObjectStoreError) in } == record.size
  }

  /// Bytes of content as the body of a request.
  var body: ObjectBody { .file(descriptor: descriptor, offset: 0, count: record.size) }

  /// Renews the time that the record holds, in microseconds since 1970.
  func renew(_ time: Int64) { SealedRecord.renew(time, in: descriptor, fileSize: fileSize) }

  /// Notes that the file was used just now.
  func touch() {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let times = [now, now]
    futimens(descriptor, times)
  }
}
