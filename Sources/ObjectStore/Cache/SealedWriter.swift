import Digests
import Glibc

/// Writes a file that carries a description of its content and checksums of its pieces, and appears whole or not at all.
final class SealedWriter {
  private let file: PendingFile
  private let output: OpenFile
  private let subject: String
  /// The greatest size of content that is accepted.
  private let limit: Int64
  private(set) var size: Int64 = 0
  private var checksums: [UInt32] = []
  private var running = CRC32()
  /// Pieces that were written to again, whose checksums must be computed anew.
  private var renewed: Set<Int> = []

  /// - Parameter folder: an open folder, on the file system where the file will be; it stays the caller's and must stay open.
  init(in folder: Int32, limit: Int64, subject: String) throws(ObjectStoreError) {
    file = try PendingFile(in: folder, subject: subject, mode: 0o600)
    output = OpenFile(file.descriptor, for: subject)
    self.limit = limit
    self.subject = subject
  }

  /// Writes content at an offset, which is at most `size`.
  ///
  /// - Throws: `tooLarge`, `io`.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(ObjectStoreError) {
    guard offset + Int64(bytes.count) <= limit else {
      throw .tooLarge(subject: subject, detail: "it has more than the \(ByteCount.text(limit)) that are kept here")
    }
    guard offset >= 0 && offset <= size else {
      throw .badRange(subject: subject, detail: "byte \(offset) was to be written before byte \(size)")
    }
    try output.write(bytes, at: offset)
    let again = max(0, min(bytes.count, Int(size - offset)))
    if again > 0 {
      for piece in Int(offset / SealedRecord.pieceSize)...Int((offset + Int64(again) - 1) / SealedRecord.pieceSize) {
        renewed.insert(piece)
      }
    }
    take(UnsafeRawBufferPointer(rebasing: bytes[again...]))
  }

  func append(_ bytes: UnsafeRawBufferPointer) throws(ObjectStoreError) { try write(bytes, at: size) }

  /// Appends what another file holds.
  func append(
    _ source: Int32, from start: Int64, count: Int64, cancellation: Cancellation
  ) throws(ObjectStoreError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Int(min(max(count, 1), SealedRecord.pieceSize)), alignment: 4_096)
    defer { buffer.deallocate() }
    var done: Int64 = 0
    while done < count {
      try cancellation.check(subject)
      let wanted = UnsafeMutableRawBufferPointer(rebasing: buffer[..<Int(min(count - done, Int64(buffer.count)))])
      guard try OpenFile(source, for: subject).read(into: wanted, at: start + done) == wanted.count else {
        throw .io(subject: subject, detail: "the file became shorter while it was read")
      }
      try append(UnsafeRawBufferPointer(wanted))
      done += Int64(wanted.count)
    }
  }

  /// Appends the bytes of an object.
  func append(_ body: ObjectBody, cancellation: Cancellation) throws(ObjectStoreError) {
    switch body {
    case .bytes(let bytes):
      try bytes.span.bytes.withUnsafeBytes { bytes throws(ObjectStoreError) in try append(bytes) }
    case .file(let descriptor, let offset, let count):
      try append(descriptor, from: offset, count: count, cancellation: cancellation)
    }
  }

  /// Takes new content into the checksums.
  private func take(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes
    while rest.count > 0 {
      let room = Int(SealedRecord.pieceSize - running.count)
      running.update(UnsafeRawBufferPointer(rebasing: rest.prefix(room)))
      size += Int64(min(room, rest.count))
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(room))
      if running.count == SealedRecord.pieceSize {
        checksums.append(running.value)
        running = CRC32()
      }
    }
  }

  /// Completes the file with its description.
  ///
  /// - Returns: the bytes of the whole file.
  func seal(_ description: SealedDescription, time: Int64) throws(ObjectStoreError) -> Int64 {
    if running.count > 0 { checksums.append(running.value) }
    try computeRenewed()
    let record = SealedRecord(size: size, checksums: checksums, description: description, time: time)
    let bytes = record.bytes
    try bytes.span.bytes.withUnsafeBytes { bytes throws(ObjectStoreError) in try output.write(bytes, at: size) }
    return size + Int64(bytes.count)
  }

  private func computeRenewed() throws(ObjectStoreError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Int(SealedRecord.pieceSize), alignment: 4_096)
    defer { buffer.deallocate() }
    for piece in renewed {
      let start = Int64(piece) * SealedRecord.pieceSize
      let wanted = UnsafeMutableRawBufferPointer(
        rebasing: buffer[..<Int(min(SealedRecord.pieceSize, size - start))])
      guard try output.read(into: wanted, at: start) == wanted.count else {
        throw .io(subject: subject, detail: "what was written is not on the disk")
      }
      var checksum = CRC32()
      checksum.update(UnsafeRawBufferPointer(wanted))
      checksums[piece] = checksum.value
    }
  }

  /// The file system that the file is on.
  var device: UInt64 {
    var status = stat()
    return fstat(file.descriptor, &status) == 0 ? UInt64(status.st_dev) : 0
  }

  /// Waits until the file is on the disk.
  func sync() throws(ObjectStoreError) { try file.sync() }

  /// Gives the sealed file its name, in the place of whatever has it.
  func place(in folder: Int32, as name: String) throws(ObjectStoreError) {
    let problem = try file.place(in: folder, as: name, replacing: true)
    if problem != 0 { throw .writing(subject, problem) }
  }
}
