import Synchronization
import Threads

/// Asks a store through a circuit breaker.
final class RemoteAccess: Sendable {
  private let breaker: Mutex<CircuitBreaker>
  private let name: String
  private let onEvent: StoreEventHandler?

  init(_ settings: CircuitBreaker.Settings, name: String, onEvent: StoreEventHandler?) {
    breaker = Mutex(CircuitBreaker(settings))
    self.name = name
    self.onEvent = onEvent
  }

  var state: CircuitBreaker.State { breaker.withLock { $0.state } }

  /// Does what may reach the store.
  ///
  /// - Throws: what `body` throws; `unavailable` where the store is not asked.
  func ask<Result>(_ body: () throws(ObjectStoreError) -> Result) throws(ObjectStoreError) -> Result {
    let (admitted, state) = breaker.withLock { breaker in (breaker.admit(at: MonotonicClock.now), breaker.state) }
    guard let permit = admitted else {
      throw .unavailable(subject: name, detail: Self.refusal(state, at: MonotonicClock.now))
    }
    do throws(ObjectStoreError) {
      let result = try body()
      succeeded(permit)
      return result
    } catch {
      switch error {
      case .unavailable: failed(permit, error)
      // These say nothing of whether the store can be reached.
      case .cancelled, .io, .throttled, .badKey, .tooLarge, .unsupported, .misconfigured, .corrupted:
        breaker.withLock { $0.abandoned(permit) }
      case .notFound, .denied, .preconditionFailed, .badRange: succeeded(permit)
      }
      throw error
    }
  }

  private func succeeded(_ permit: CircuitBreaker.Permit) {
    if breaker.withLock({ $0.succeeded(permit, at: MonotonicClock.now) }) { onEvent?(.storeAvailable) }
  }

  private func failed(_ permit: CircuitBreaker.Permit, _ error: ObjectStoreError) {
    if breaker.withLock({ $0.failed(permit, at: MonotonicClock.now) }) {
      onEvent?(.storeUnavailable(detail: error.description))
    }
  }

  private static func refusal(_ state: CircuitBreaker.State, at now: Double) -> String {
    switch state {
    case .open(let until): "it did not answer and is asked again in \(Int(max(1, until - now))) s"
    default: "it did not answer, and another request is finding out whether it does now"
    }
  }
}
