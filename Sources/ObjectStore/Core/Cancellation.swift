import Synchronization

/// Lets one thread end what others wait for.
public final class Cancellation: Sendable {
  private let isSet = Atomic(false)
  private let question: (@Sendable () -> Bool)?

  /// - Parameter question: asked along with `cancel`, a few times a second, for callers that have a flag of their own.
  public init(or question: (@Sendable () -> Bool)? = nil) { self.question = question }

  /// What nobody cancels.
  public static let never = Cancellation()

  /// Ends what was given this, soon.
  public func cancel() { isSet.store(true, ordering: .relaxed) }

  public var isCancelled: Bool { isSet.load(ordering: .relaxed) || question?() == true }

  /// Throws `cancelled` once it is.
  func check(_ subject: String) throws(ObjectStoreError) {
    if isCancelled { throw .cancelled(subject: subject) }
  }
}
