import Glibc

/// Moves the pointer of a key from version to version. Of many who do so at once, each is the current one for a time:
/// nobody's step is lost, as each is made on the condition that the pointer is still what was read.
struct VersionPointer {
  private static let attempts = 30

  private let store: any ObjectStore
  private let key: ObjectKey
  private let cancellation: Cancellation

  init(_ store: any ObjectStore, _ key: ObjectKey, _ cancellation: Cancellation) {
    self.store = store
    self.key = key
    self.cancellation = cancellation
  }

  /// Makes a version the current one. Where that fails, the version is removed unless the pointer may name it.
  func move(to version: ObjectKey) throws(ObjectStoreError) {
    do throws(ObjectStoreError) {
      try step(to: version)
    } catch {
      if !mayBe(version) { try? store.delete(version, cancellation: .never) }
      throw error
    }
  }

  /// Whether the pointer may name a version: an answer that was lost may have been a success.
  private func mayBe(_ version: ObjectKey) -> Bool {
    do throws(ObjectStoreError) {
      return try CurrentVersion.read(key, in: store, .never)?.current.key == version
    } catch .corrupted {
      return false
    } catch {
      return true
    }
  }

  private func step(to version: ObjectKey) throws(ObjectStoreError) {
    let pointer = try VersionedKeys.pointer(key)
    var pause: UInt32 = 2_000
    for _ in 0..<Self.attempts {
      let old = try CurrentVersion.read(key, in: store, cancellation)
      // A step whose answer was lost, and that was made all the same.
      if old?.current.key == version { return }
      let new = CurrentVersion(key: version, previous: old?.current.key, since: UTCTime.readable(URLSigner.now))
      let options = PutOptions(
        contentType: "application/json", if: old.map { .matches(etag: $0.etag) } ?? .absent)
      do throws(ObjectStoreError) {
        _ = try store.put(pointer, .bytes(Array(new.json.utf8)), options, cancellation: cancellation)
        return
      } catch .preconditionFailed {
        // Somebody was faster: look again, not all at the same time.
        usleep(.random(in: 0...pause))
        pause = min(pause * 2, 500_000)
      } catch {
        throw error
      }
    }
    throw .preconditionFailed(
      subject: pointer.text, detail: "others wrote it each of the \(Self.attempts) times that it was to be changed")
  }
}
