import Digests
import Glibc

/// An object that is being written to a folder. Everything that was written may be written again.
final class LocalUpload: ObjectUpload {
  private let store: LocalStore
  private let place: ObjectPlace
  private let options: PutOptions
  private let cancellation: Cancellation
  private var file: PendingFile?
  private var checksum = AppendedChecksum()
  private(set) var size: Int64 = 0
  /// Bytes that the disk was told to begin with.
  private var started: Int64 = 0
  private static let startedAtATime: Int64 = 8 << 20

  init(
    _ store: LocalStore, _ place: ObjectPlace, _ options: PutOptions, _ file: PendingFile, _ cancellation: Cancellation
  ) {
    self.store = store
    self.place = place
    self.options = options
    self.file = file
    self.cancellation = cancellation
  }

  var rewritable: Int64 { .max }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(ObjectStoreError) {
    try cancellation.check(place.key.text)
    let file = try openFile()
    guard offset >= 0 && offset <= size else {
      throw .badRange(subject: place.key.text, detail: "byte \(offset) was to be written before byte \(size)")
    }
    try OpenFile(file.descriptor, for: place.key.text).write(bytes, at: offset)
    checksum.wrote(bytes, at: offset)
    size = max(size, offset + Int64(bytes.count))
    if store.isDurable && size - started >= Self.startedAtATime {
      OpenFile(file.descriptor, for: place.key.text).startWriting(at: started, count: size - started)
      started = size
    }
  }

  func complete() throws(ObjectStoreError) -> ObjectInfo {
    let file = try openFile()
    defer { self.file = nil }
    var note = ObjectNote(key: place.key.text, options)
    note.crc32 = try checksum.value(of: file.descriptor, size: size, subject: place.key.text)
    return try store.commit(file, place, note, options.condition, cancellation)
  }

  func abort() { file = nil }

  private func openFile() throws(ObjectStoreError) -> PendingFile {
    guard let file else {
      throw .unsupported(subject: place.key.text, detail: "its upload has ended; begin another")
    }
    return file
  }
}

/// The CRC-32 of a file that is written from its begin to its end, but for a header that is completed last.
private struct AppendedChecksum {
  /// The header is within these first bytes, which are read again at the end.
  private static let headSize: Int64 = 64 << 10
  private var tail = CRC32()
  private var isKnown = true

  mutating func wrote(_ bytes: UnsafeRawBufferPointer, at offset: Int64) {
    let end = offset + Int64(bytes.count)
    guard end > Self.headSize, isKnown else { return }
    let start = max(offset, Self.headSize)
    guard start == Self.headSize + tail.count else {
      isKnown = false
      return
    }
    tail.update(UnsafeRawBufferPointer(rebasing: bytes[Int(start - offset)...]))
  }

  /// Nil where bytes behind the header were written twice.
  func value(of file: Int32, size: Int64, subject: String) throws(ObjectStoreError) -> UInt32? {
    guard isKnown else { return nil }
    let head = UnsafeMutableRawBufferPointer.allocate(byteCount: Int(min(size, Self.headSize)), alignment: 16)
    defer { head.deallocate() }
    guard try OpenFile(file, for: subject).read(into: head, at: 0) == head.count else {
      throw .corrupted(subject: subject, detail: "what was written is not on the disk")
    }
    var checksum = CRC32()
    checksum.update(UnsafeRawBufferPointer(head))
    checksum.append(tail)
    return checksum.value
  }
}
