/// A write that waits.
public struct OutboxRecord: Equatable, Sendable {
  public enum Operation: String, Sendable {
    case put, delete
  }

  /// Of the record's file; records are in the order of their names.
  let file: String
  public let operation: Operation
  public let key: ObjectKey
  /// What must hold when the write is made.
  public let condition: WriteCondition?
  /// Seconds since 1970.
  public let queued: Double
  /// The object as it will be, with an ETag of the outbox's own; nil of a removal.
  public let info: ObjectInfo?
  /// Bytes on the disk.
  public let size: Int64
}

extension OutboxRecord {
  /// Nil where the file does not say enough.
  init?(_ sealed: SealedFile, file: String) {
    let description = sealed.record.description
    guard let operation = description["operation"].flatMap(Operation.init), let text = description["key"],
      let key = try? ObjectKey(text)
    else { return nil }
    self.file = file
    self.operation = operation
    self.key = key
    queued = Double(sealed.record.time) / 1e6
    size = sealed.fileSize
    var info = description.info(size: sealed.record.size)
    info?.standing = .queued
    self.info = operation == .put ? info : nil
    if operation == .put && info == nil { return nil }
    switch description["condition"] {
    case "absent": condition = .absent
    case let text? where text.hasPrefix("matches "): condition = .matches(etag: String(text.dropFirst(8)))
    case nil: condition = nil
    default: return nil
    }
  }

  /// What a record's file says.
  static func description(
    _ operation: Operation, _ info: ObjectInfo, if condition: WriteCondition?
  ) -> SealedDescription {
    var description = SealedDescription(info)
    description["operation"] = operation.rawValue
    switch condition {
    case nil: break
    case .absent: description["condition"] = "absent"
    case .matches(let etag): description["condition"] = "matches \(etag)"
    }
    return description
  }

  /// What the object is put with.
  var options: PutOptions {
    PutOptions(
      contentType: info?.contentType, metadata: info?.metadata ?? [:], if: condition,
      storageClass: info?.storageClass ?? .standard)
  }
}

/// A queued write that could not be made, kept aside with its bytes.
public struct OutboxConflict: Equatable, Sendable {
  public let record: OutboxRecord
  /// Why it could not be made.
  public let reason: String
  /// Where it is kept: a file that begins with the object's bytes.
  public let path: String
}
