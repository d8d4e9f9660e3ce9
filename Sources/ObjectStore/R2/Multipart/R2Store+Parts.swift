import Synchronization
import Threads

extension R2Store {
  /// R2 and S3 take as many parts.
  static let mostParts: Int64 = 10_000

  /// Bytes of each part of an object of known size but the last, which has at most as many: R2 wants them equal.
  static func partSize(of size: Int64, _ configuration: R2Configuration) -> Int64 {
    let least = (size + mostParts - 1) / mostParts
    let whole = (least + PieceSums.pieceSize - 1) / PieceSums.pieceSize * PieceSums.pieceSize
    return max(2 * configuration.partSize, whole)
  }

  /// Sends an object of known size in parts, several at a time, straight from where its bytes are.
  func putInParts(
    _ key: ObjectKey, _ body: ObjectBody, _ options: PutOptions, _ headers: Headers, _ cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo {
    let partSize = Self.partSize(of: body.count, configuration)
    let count = Int((body.count + partSize - 1) / partSize)
    let upload = try MultipartUpload(self, key, options, headers, cancellation)
    let failure = Mutex<ObjectStoreError?>(nil)
    let next = Atomic(0)
    Thread.parallel(min(configuration.parallelParts, count)) {
      while failure.withLock({ $0 == nil }) {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        do throws(ObjectStoreError) {
          try upload.send(index + 1, body.slice(from: Int64(index) * partSize, count: partSize))
        } catch {
          failure.withLock { $0 = $0 ?? error }
          upload.stop()
        }
      }
    }
    do throws(ObjectStoreError) {
      if let error = failure.withLock({ $0 }) { throw error }
      return try upload.complete(size: body.count)
    } catch {
      upload.abort()
      throw error
    }
  }
}
