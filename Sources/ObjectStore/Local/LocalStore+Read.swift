import Digests
import Glibc

extension LocalStore {
  /// An object as one look found it.
  struct Found {
    var stamp: FileStamp
    var note: ObjectNote?

    func info(_ key: ObjectKey) -> ObjectInfo {
      ObjectInfo(
        key: key, size: stamp.size, etag: stamp.etag, contentType: note?.contentType ?? ContentType.of(key.text),
        metadata: note?.metadata ?? [:], modified: stamp.seconds, storageClass: note?.storageClass ?? .standard,
        crc32: note?.crc32)
    }
  }

  /// An object whose file is open, and stays what it was whatever is done to the key.
  struct OpenObject: ~Copyable {
    let file: Descriptor
    let found: Found
  }

  public func head(
    _ key: ObjectKey, if condition: ReadCondition?, cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo {
    try cancellation.check(key.text)
    let place = try ObjectPlace(key)
    guard let parent = try folder.open(place.folders, subject: key.text), let found = try find(place, in: parent.number)
    else { throw Self.notFound(key) }
    try Self.check(condition, found.stamp, key)
    return found.info(key)
  }

  public func get(
    _ key: ObjectKey, range: ByteRange?, if condition: ReadCondition?, cancellation: Cancellation,
    into sink: (UnsafeRawBufferPointer) throws(ObjectStoreError) -> Void
  ) throws(ObjectStoreError) -> ObjectInfo {
    try cancellation.check(key.text)
    let object = try openFile(key)
    let found = object.found
    try Self.check(condition, found.stamp, key)
    let part = try range.map { range throws(ObjectStoreError) in
      try range.bounds(in: found.stamp.size, subject: key.text)
    }
    try read(object, part, key, cancellation) { piece, _ throws(ObjectStoreError) in try sink(piece) }
    return found.info(key)
  }

  public func download(
    _ key: ObjectKey, to descriptor: Int32, sizeHint: Int64?, if condition: ReadCondition?, cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo {
    try cancellation.check(key.text)
    let object = try openFile(key)
    let found = object.found
    try Self.check(condition, found.stamp, key)
    if found.note?.crc32 == nil {
      // There is nothing to check the bytes with, so they need not come up to this process.
      try FileCopy.copy(
        object.file.number, from: 0, count: found.stamp.size, to: descriptor, subject: key.text,
        cancellation: cancellation)
    } else {
      let target = OpenFile(descriptor, for: key.text)
      try read(object, nil, key, cancellation) { piece, offset throws(ObjectStoreError) in
        try target.write(piece, at: offset)
      }
    }
    try OpenFile(descriptor, for: key.text).truncate(to: found.stamp.size)
    return found.info(key)
  }

  /// Hands over an object's bytes, each piece with its offset, and checks the whole.
  ///
  /// - Parameter range: nil for the whole object.
  private func read(
    _ object: borrowing OpenObject, _ range: Range<Int64>?, _ key: ObjectKey, _ cancellation: Cancellation,
    into sink: (UnsafeRawBufferPointer, Int64) throws(ObjectStoreError) -> Void
  ) throws(ObjectStoreError) {
    let part = range ?? 0..<object.found.stamp.size
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Int(max(1, min(Int64(Self.pieceSize), Int64(part.count)))), alignment: 4_096)
    defer { buffer.deallocate() }
    var checksum = CRC32()
    var offset = part.lowerBound
    while offset < part.upperBound {
      try cancellation.check(key.text)
      let wanted = Int(min(Int64(buffer.count), part.upperBound - offset))
      let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted])
      let count = try OpenFile(object.file.number, for: key.text).read(into: piece, at: offset)
      guard count == wanted else {
        throw .corrupted(subject: key.text, detail: "the file became shorter while it was read")
      }
      if range == nil { checksum.update(UnsafeRawBufferPointer(piece)) }
      try sink(UnsafeRawBufferPointer(piece), offset)
      offset += Int64(count)
    }
    if range == nil, let expected = object.found.note?.crc32, expected != checksum.value {
      throw .corrupted(subject: key.text, detail: "the file's bytes are not those that were written")
    }
  }

  /// Bytes that are handed over at once: as many as stay in a core's cache.
  private static var pieceSize: Int { 256 << 10 }

  /// Opens an object's file together with its note.
  func openFile(_ key: ObjectKey) throws(ObjectStoreError) -> OpenObject {
    let place = try ObjectPlace(key)
    guard let parent = try folder.open(place.folders, subject: key.text) else { throw Self.notFound(key) }
    while true {
      // Whatever else lies there, such as a pipe, is not waited for.
      let number = openat(parent.number, place.name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
      guard number >= 0 else { throw Self.opening(key, errno) }
      let file = Descriptor(number)
      var status = stat()
      guard fstat(number, &status) == 0 else { throw .reading(key.text, errno) }
      guard status.isRegularFile else { throw Self.notFound(key) }
      let stamp = FileStamp(status)
      if let note = NoteShard.read(place, stamp, root: folder.root.number) {
        return OpenObject(file: file, found: Found(stamp: stamp, note: note))
      }
      // A note that is not there: either nobody wrote one, or the file was replaced since it was opened.
      if let now = ConfinedFolder.status(of: place.name, in: parent.number), FileStamp(now) == stamp {
        return OpenObject(file: file, found: Found(stamp: stamp))
      }
    }
  }

  /// Looks at an object's file and its note; nil where there is no object.
  func find(_ place: ObjectPlace, in parent: Int32) throws(ObjectStoreError) -> Found? {
    var earlier: FileStamp?
    while true {
      guard let status = ConfinedFolder.status(of: place.name, in: parent) else { return nil }
      if status.isSymbolicLink { throw ConfinedFolder.symbolicLink(place.key.text) }
      guard status.isRegularFile else { return nil }
      let stamp = FileStamp(status)
      // The same file twice without a note: nobody wrote one.
      if stamp == earlier { return Found(stamp: stamp) }
      if let note = NoteShard.read(place, stamp, root: folder.root.number) { return Found(stamp: stamp, note: note) }
      earlier = stamp
    }
  }

  static func notFound(_ key: ObjectKey) -> ObjectStoreError {
    .notFound(subject: key.text, detail: "there is no such object")
  }

  private static func opening(_ key: ObjectKey, _ problem: Int32) -> ObjectStoreError {
    switch problem {
    case ENOENT, ENOTDIR, ENXIO: notFound(key)
    case ELOOP: ConfinedFolder.symbolicLink(key.text)
    default: .reading(key.text, problem)
    }
  }

  private static func check(
    _ condition: ReadCondition?, _ stamp: FileStamp, _ key: ObjectKey
  ) throws(ObjectStoreError) {
    switch condition {
    case .matches(let etag) where etag != stamp.etag:
      throw .preconditionFailed(subject: key.text, detail: "it was replaced by another content")
    case .differs(let etag) where etag == stamp.etag:
      throw .preconditionFailed(subject: key.text, detail: "it has not changed")
    default: break
    }
  }
}

extension FileStamp {
  /// Differs for every content that a key ever has, as each write gives its file a time of its own.
  var etag: String {
    [UInt64(bitPattern: modified), UInt64(bitPattern: size), inode].map { String($0, radix: 16) }.joined(separator: "-")
  }
}
