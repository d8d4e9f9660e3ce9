import AudioIO
import ObjectStore
import Synchronization
import Threads

/// An object whose bytes wait in a temporary file until all others are complete, too. Many share one file, one after another.
final class WaitingObject: ObjectOutput {
  let subject: String
  private(set) var info: ObjectInfo?

  private let key: ObjectKey
  private let options: PutOptions
  private let storage: ObjectStorage
  private let file: WaitingFile
  /// Where its bytes are in the file.
  private let start: Int64
  private var size: Int64 = 0
  private var result: Result<ObjectInfo, ObjectStoreError>?

  /// Begins behind what the file holds so far.
  init(_ key: ObjectKey, _ options: PutOptions, _ storage: ObjectStorage, _ file: WaitingFile) {
    subject = StoreSession.location(key)
    self.key = key
    self.options = options
    self.storage = storage
    self.file = file
    start = file.end
  }

  var rewritable: Int64 { .max }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(AudioIOError) {
    try file.write(bytes, at: start + offset)
    size = max(size, offset + Int64(bytes.count))
  }

  func park() throws(AudioIOError) {}

  func sha256() throws(AudioIOError) -> String? { try file.sha256(from: start, count: size) }

  func commit() throws(AudioIOError) {
    if result == nil { Self.send([self]) }
    info = try storage.session.remembered { () throws(ObjectStoreError) in
      guard let result else { throw .cancelled(subject: key.text) }
      return try result.get()
    }
  }

  /// Requests under way at a time.
  private static let width = 8

  /// Sends many at a time; how it went, each tells when it is committed.
  static func send(_ objects: [WaitingObject]) {
    guard let storage = objects.first?.storage else { return }
    let (writer, cancellation) = (storage.writer, storage.session.cancellation)
    let requests = objects.map { object in
      (
        object.key, ObjectBody.file(descriptor: object.file.descriptor, offset: object.start, count: object.size),
        object.options
      )
    }
    let results = Mutex([Result<ObjectInfo, ObjectStoreError>?](repeating: nil, count: requests.count))
    let next = Atomic(0)
    Thread.parallel(min(width, requests.count)) {
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < requests.count else { return }
        let (key, body, options) = requests[index]
        let result = Result { () throws(ObjectStoreError) in
          try writer.put(key, body, options, cancellation: cancellation)
        }
        results.withLock { $0[index] = result }
      }
    }
    for (object, result) in zip(objects, results.withLock { $0 }) { object.result = result }
  }
}
