import AudioStages
import ObjectStore
import PluginKit

/// Stores objects for a node, and tells of them.
struct ObjectStorage {
  let session: StoreSession
  let parameters: StoringParameters

  init(_ parameters: StoringParameters, _ node: Node) throws(StageError) {
    self.parameters = parameters
    // Wrong metadata is told before anything else happens.
    _ = try parameters.options(contentType: "")
    session = try StoreSession(node)
  }

  /// The key of a location.
  func key(_ location: String) throws(StageError) -> ObjectKey {
    try session.translated { () throws(ObjectStoreError) in try ObjectKey(location) }
  }

  /// Writes as the parameters say.
  var writer: VersionedWriter { VersionedWriter(session.store, parameters.ifExists) }

  /// Refuses a key that has an object already, before anything is computed for it. The store asks again when it writes.
  func refuseExisting(_ key: ObjectKey) throws(StageError) {
    guard parameters.ifExists == .fail else { return }
    let (store, cancellation) = (session.store, session.cancellation)
    let exists = try session.translated { () throws(ObjectStoreError) in
      try store.exists(key, cancellation: cancellation)
    }
    if exists {
      throw StageError(.cannotCreate, "\(StoreSession.location(key)) exists already; choose another key", about: "key")
    }
  }

  /// Tells the host, and whoever is linked to the node's output, of an object that is in place.
  func report(_ info: ObjectInfo, _ artifact: Artifact, _ node: Node) throws(StageError) {
    if info.standing == .queued {
      node.log(
        .warning, "\(artifact.location): the store cannot be reached; the object waits in the outbox until it returns")
    }
    node.report(artifact)
    guard let output = node.outputs.first, output.isConnected else { return }
    var report: JSONObject = [
      "key": .string(info.key.text), "size": .integer(info.size), "etag": .string(info.etag),
      "content_type": info.contentType.map { .string($0) } ?? .null,
    ]
    if let expiry = parameters.urlExpiry {
      let store = session.store
      let url = try session.translated { () throws(ObjectStoreError) in
        try store.presign(.get, info.key, expiry: expiry)
      }
      report["url"] = .string(url.secret)
      report["url_expires"] = .number(url.expires)
    }
    let text = Array((JSONValue.object(report).text(pretty: true) + "\n").utf8)
    try output.emit(document: text.span, contentType: "application/json", name: "\(info.key.lastPart).json")
  }
}

extension Port {
  /// Tells of each object that was stored.
  static let report: Port = .document(
    "object",
    "A JSON object for each that was stored: key, size, etag, content_type, and url where url_expiry asks for it.",
    optional: true)
}
