import Glibc
import ObjectStore
import TestSupport

/// Writes, overwrites, copies and removes objects without end, as fast as it can.
func churn(_ store: LocalStore, seed: UInt64) throws {
  var random = SeededRandom(seed: seed)
  // Folders appear and vanish with their only object, and are shared.
  let keys = try ["a", "b.wav", "folder/a", "folder/b.wav", "deep/er/still/a", "deep/er/b"].map { try ObjectKey($0) }
  while true {
    let key = keys.randomElement(using: &random)!
    let content = KnownContent(id: random.next())
    let options = PutOptions(contentType: content.contentType, metadata: content.metadata)
    switch random.next() % 10 {
    case 0..<4:
      _ = try store.put(key, .bytes(content.bytes), options, cancellation: .never)
    case 4..<6:
      let upload = try store.upload(key, options, cancellation: .never)
      // The head last, as encoders do.
      let head = content.bytes.prefix(1_000)
      try upload.append([UInt8](repeating: 0, count: head.count))
      try upload.append(content.bytes.dropFirst(1_000))
      try Array(head).withUnsafeBytes { try upload.write($0, at: 0) }
      _ = try upload.complete()
    case 6:
      try copy(keys.randomElement(using: &random)!, to: key, in: store)
    case 7, 8:
      try store.delete(key, cancellation: .never)
    default:
      try count(store, seed)
    }
  }
}

/// Copies what may have been removed by another process.
private func copy(_ source: ObjectKey, to target: ObjectKey, in store: LocalStore) throws {
  do {
    _ = try store.copy(source, to: target, nil, cancellation: .never)
  } catch {
    guard case .notFound = error else { throw error }
  }
}

/// Raises a number that is this process's own; what is printed was written.
private func count(_ store: LocalStore, _ seed: UInt64) throws {
  let key = try ObjectKey("counters/\(seed)")
  var value = 0
  var condition = WriteCondition.absent
  if try store.exists(key) {
    let (bytes, info) = try store.bytes(key)
    value = Int(String(decoding: bytes, as: UTF8.self)) ?? -1
    condition = .matches(etag: info.etag)
  }
  _ = try store.put(key, .bytes(Array("\(value + 1)".utf8)), PutOptions(if: condition), cancellation: .never)
  // Without a buffer, which would die with the process.
  let line = Array("counted \(value + 1)\n".utf8)
  write(STDOUT_FILENO, line, line.count)
}
