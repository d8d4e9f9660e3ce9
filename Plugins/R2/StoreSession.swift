import AudioIO
import AudioStages
import ObjectStages
import ObjectStore
import PluginKit

/// The configured store as one node uses it: what the node does ends when its run is cancelled, and why something failed is kept for
/// the host.
///
/// It belongs to the node, and goes with it; what the store still does then is given up.
final class StoreSession {
  let cancellation: Cancellation
  /// Why the store failed where AudioIO could only be told that it did.
  var failure: ObjectStoreError?

  private let configured: ConfiguredStore
  private let watch: NodeWatch

  /// - Throws: what is wrong with the storage's configuration.
  init(_ node: Node) throws(StageError) {
    let watch = NodeWatch(node)
    self.watch = watch
    cancellation = Cancellation(or: { watch.isOver })
    do throws(ObjectStoreError) {
      configured = try ConfiguredStore.shared()
    } catch {
      throw StageError(error)
    }
    watch.listen()
  }

  deinit { watch.end() }

  var store: any ObjectStore { configured.store }

  /// The key that a text stands for: itself, or that of a URL of the configured store.
  func key(_ text: String) throws(StageError) -> ObjectKey {
    try translated { () throws(ObjectStoreError) in try configured.references.key(text) }
  }

  /// Runs `body` and turns what it throws into what the host understands.
  func translated<Result>(_ body: () throws(ObjectStoreError) -> Result) throws(StageError) -> Result {
    do throws(ObjectStoreError) {
      return try body()
    } catch {
      throw StageError(error)
    }
  }

  /// Runs `body` for AudioIO, which knows no stores.
  func remembered<Result>(_ body: () throws(ObjectStoreError) -> Result) throws(AudioIOError) -> Result {
    do throws(ObjectStoreError) {
      return try body()
    } catch {
      failure = error
      throw .io(subject: Self.scheme, detail: error.description)
    }
  }

  /// What the host is told of an error of AudioIO: what the store said, where it was the store.
  func stageError(_ error: AudioIOError) -> StageError {
    if case .io = error, let failure { return StageError(failure) }
    return StageError(error, about: "key")
  }

  /// What stands before a key in messages and manifests.
  static let scheme = "r2"

  /// How messages and manifests call an object.
  static func location(_ key: ObjectKey) -> String { "\(scheme):\(key)" }
}
