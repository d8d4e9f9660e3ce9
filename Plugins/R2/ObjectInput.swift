import AudioIO
import ObjectStore

/// An object's bytes for a decoder, fetched ahead of it.
final class ObjectInput: RandomAccessInput {
  let subject: String
  let size: Int64
  /// What the store said when the object was opened.
  let info: ObjectInfo

  private let session: StoreSession
  private let reader: ObjectReader

  /// Opens an object, or its current version where only versions are under its key.
  ///
  /// - Throws: what hinders the first request, such as `notFound`.
  static func open(_ key: ObjectKey, _ session: StoreSession) throws(ObjectStoreError) -> ObjectInput {
    do throws(ObjectStoreError) {
      return try ObjectInput(key, session)
    } catch .notFound(let subject, let detail) {
      let current = try CurrentVersion.of(key, in: session.store, cancellation: session.cancellation)
      guard let current else { throw .notFound(subject: subject, detail: detail) }
      return try ObjectInput(current.key, session)
    } catch {
      throw error
    }
  }

  private init(_ key: ObjectKey, _ session: StoreSession) throws(ObjectStoreError) {
    self.session = session
    reader = try ObjectReader(session.store, key, cancellation: session.cancellation)
    info = reader.info
    size = info.size
    subject = StoreSession.location(key)
  }

  func read(at offset: Int64, into target: UnsafeMutableRawBufferPointer) throws(AudioIOError) -> Int {
    try session.remembered { () throws(ObjectStoreError) in
      do throws(ObjectStoreError) {
        return try reader.read(at: offset, into: target)
      } catch .preconditionFailed(let subject, _) {
        throw .unavailable(subject: subject, detail: "it was replaced while it was read; run again to read the new one")
      } catch {
        throw error
      }
    }
  }
}
