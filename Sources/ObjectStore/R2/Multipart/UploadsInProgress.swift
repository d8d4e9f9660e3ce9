import Synchronization

/// The multipart uploads that this process has begun and not ended, whichever store they are in: what is not among them may
/// be an orphan.
enum UploadsInProgress {
  private static let identifiers = Mutex<Set<String>>([])

  static func insert(_ identifier: String) { _ = identifiers.withLock { $0.insert(identifier) } }
  static func remove(_ identifier: String) { _ = identifiers.withLock { $0.remove(identifier) } }
  static func contains(_ identifier: String) -> Bool { identifiers.withLock { $0.contains(identifier) } }
}
