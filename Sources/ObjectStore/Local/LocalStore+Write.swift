import Digests
import Glibc

extension LocalStore {
  public func put(
    _ key: ObjectKey, _ body: ObjectBody, _ options: PutOptions, cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo {
    try cancellation.check(key.text)
    let place = try ObjectPlace(key)
    let options = try options.checked(for: key)
    try precheck(place, options.condition)
    let file = try pendingFile(for: key)
    var note = ObjectNote(key: key.text, options)
    switch body {
    case .bytes(let bytes):
      try bytes.span.bytes.withUnsafeBytes { bytes throws(ObjectStoreError) in
        var checksum = CRC32()
        checksum.update(bytes)
        note.crc32 = checksum.value
        try OpenFile(file.descriptor, for: key.text).write(bytes, at: 0)
      }
    case .file(let descriptor, let offset, let count):
      try FileCopy.copy(
        descriptor, from: offset, count: count, to: file.descriptor, subject: key.text, willSync: isDurable,
        cancellation: cancellation)
    }
    return try commit(file, place, note, options.condition, cancellation)
  }

  public func upload(
    _ key: ObjectKey, _ options: PutOptions, cancellation: Cancellation
  ) throws(ObjectStoreError) -> any ObjectUpload {
    try cancellation.check(key.text)
    let place = try ObjectPlace(key)
    let options = try options.checked(for: key)
    try precheck(place, options.condition)
    return LocalUpload(self, place, options, try pendingFile(for: key), cancellation)
  }

  public func copy(
    _ source: ObjectKey, to target: ObjectKey, _ options: PutOptions?, cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo {
    try cancellation.check(source.text)
    let place = try ObjectPlace(target)
    let options = try options?.checked(for: target)
    try precheck(place, options?.condition)
    let original = try openFile(source)
    let found = original.found
    let file = try pendingFile(for: target)
    try FileCopy.copy(
      original.file.number, from: 0, count: found.stamp.size, to: file.descriptor, subject: target.text,
      willSync: isDurable, cancellation: cancellation)
    var note = options.map { ObjectNote(key: target.text, $0) } ?? found.note ?? ObjectNote(key: target.text)
    note.key = target.text
    // The original's checksum goes with its bytes, so that a fault of the disk is not covered up.
    note.crc32 = found.note?.crc32
    return try commit(file, place, note, options?.condition, cancellation)
  }

  /// Whether a write can succeed at all, before its bytes are moved. What counts is the check at the end.
  private func precheck(_ place: ObjectPlace, _ condition: WriteCondition?) throws(ObjectStoreError) {
    guard condition != nil else { return }
    let parent = try folder.open(place.folders, subject: place.key.text)
    var stamp: FileStamp?
    if let parent { stamp = try find(place, in: parent.number)?.stamp }
    try Self.check(condition, stamp, place.key)
  }

  static func check(
    _ condition: WriteCondition?, _ existing: FileStamp?, _ key: ObjectKey
  ) throws(ObjectStoreError) {
    switch condition {
    case .absent where existing != nil:
      throw .preconditionFailed(subject: key.text, detail: "it exists already")
    case .matches where existing == nil:
      throw .preconditionFailed(subject: key.text, detail: "it does not exist any more")
    case .matches(let etag) where etag != existing?.etag:
      throw .preconditionFailed(subject: key.text, detail: "it was replaced by another content")
    default: break
    }
  }
}

extension ObjectNote {
  init(key: String, _ options: PutOptions) {
    self.init(
      key: key, contentType: options.contentType, metadata: options.metadata, storageClass: options.storageClass)
  }
}
