import ObjectStore
import Synchronization

/// Events as they came.
final class EventLog: Sendable {
  private let list = Mutex<[StoreEvent]>([])

  var events: [StoreEvent] { list.withLock { $0 } }
  var handler: StoreEventHandler { { [self] event in list.withLock { $0.append(event) } } }
}
