import AudioIO
import ObjectStore

/// An object that is sent while it is encoded. One that is dropped before `commit` leaves nothing in the store.
final class SentObject: ObjectOutput {
  let subject: String
  private(set) var info: ObjectInfo?

  private let session: StoreSession
  private let upload: any ObjectUpload
  /// What was sent, for the digest: the head is written last, so it cannot be digested on its way.
  private let copy: WaitingFile?

  init(
    _ key: ObjectKey, _ options: PutOptions, _ storage: ObjectStorage, copy: WaitingFile?
  ) throws(ObjectStoreError) {
    subject = StoreSession.location(key)
    session = storage.session
    self.copy = copy
    upload = try storage.writer.upload(key, options, cancellation: session.cancellation)
  }

  deinit { upload.abort() }

  var rewritable: Int64 { upload.rewritable }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(AudioIOError) {
    try session.remembered { () throws(ObjectStoreError) in try upload.write(bytes, at: offset) }
    try copy?.write(bytes, at: offset)
  }

  func park() throws(AudioIOError) {}

  func sha256() throws(AudioIOError) -> String? { try copy?.sha256(from: 0, count: upload.size) }

  func commit() throws(AudioIOError) {
    info = try session.remembered { () throws(ObjectStoreError) in try upload.complete() }
  }
}
