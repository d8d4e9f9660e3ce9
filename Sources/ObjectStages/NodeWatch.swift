public import ObjectStore
public import PluginKit
import Synchronization

/// A node as other threads may use it: asked whether its run is cancelled, told what the store does, and never after it is gone.
public final class NodeWatch: Sendable {
  /// A node may be asked this, and may log, at any time, from any thread.
  private struct Watched: @unchecked Sendable { let node: Node }

  private let watched: Mutex<Watched?>

  public init(_ node: Node) { watched = Mutex(Watched(node: node)) }

  /// Whether the run is cancelled, or the node gone.
  public var isOver: Bool { watched.withLock { $0?.node.isCancelled ?? true } }

  private func warn(_ message: String) { watched.withLock { $0?.node.log(.warning, message) } }

  // MARK: events of the store

  /// The watches of all nodes that use the store, in the order in which they began.
  private static let listening = Mutex<[NodeWatch]>([])

  /// From now on the node may be told of the store.
  public func listen() { Self.listening.withLock { $0.append(self) } }

  /// From now on the node is not used any more.
  public func end() {
    Self.listening.withLock { $0.removeAll { $0 === self } }
    watched.withLock { $0 = nil }
  }

  /// Puts an event into the log of one node: the store is that of the whole process, and once is enough.
  public static func tell(_ event: StoreEvent) {
    switch event {
    // Told by the node itself that reads or writes the object.
    case .servedFromCache, .writeQueued: return
    default: break
    }
    listening.withLock { $0.first }?.warn(event.description)
  }
}
