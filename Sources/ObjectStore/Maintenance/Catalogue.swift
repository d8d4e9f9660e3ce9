public import JSON

/// A list of objects with digests of their content, kept as a JSON document beside or instead of the objects themselves.
public struct Catalogue: Equatable, Sendable {
  public struct Entry: Equatable, Sendable {
    public var key: ObjectKey
    public var size: Int64
    /// Of the content, in hexadecimal digits.
    public var sha256: String
    /// That of the object which was read, to notice changes without reading it again.
    public var etag: String
    public var contentType: String?
    public var metadata: [String: String]

    public init(
      key: ObjectKey, size: Int64, sha256: String, etag: String = "", contentType: String? = nil,
      metadata: [String: String] = [:]
    ) {
      self.key = key
      self.size = size
      self.sha256 = sha256
      self.etag = etag
      self.contentType = contentType
      self.metadata = metadata
    }
  }

  /// In the order of their keys.
  public var entries: [Entry]

  public init(_ entries: [Entry]) { self.entries = entries.sorted { $0.key < $1.key } }

  /// Objects that one catalogue may list in memory: 256 MiB of text.
  static let maximumBytes = 256 << 20
}

extension Catalogue {
  /// `{"version": 1, "objects": [{"key": …, "size": …, "sha256": …}, …]}`
  public var json: JSONValue {
    let objects = entries.map { entry -> JSONValue in
      var object: JSONObject = [
        "key": .string(entry.key.text), "size": .integer(entry.size), "sha256": .string(entry.sha256),
        "etag": .string(entry.etag),
      ]
      if let type = entry.contentType { object["content_type"] = .string(type) }
      if !entry.metadata.isEmpty {
        object["metadata"] = .object(
          JSONObject(entry.metadata.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
      }
      return .object(object)
    }
    return ["version": 1, "objects": .array(objects)]
  }

  /// - Throws: `corrupted` for a text that is no catalogue.
  init(parsing bytes: [UInt8], subject: String) throws(ObjectStoreError) {
    let problem = ObjectStoreError.corrupted(subject: subject, detail: "it is not a catalogue of version 1")
    let limits = JSONLimits(bytes: Self.maximumBytes)
    guard let value = try? JSONValue(parsing: bytes, limits: limits), value["version"]?.integer == 1,
      let objects = value["objects"]?.array
    else { throw problem }
    entries = []
    for object in objects {
      guard let text = object["key"]?.string, let size = object["size"]?.integer, let sha256 = object["sha256"]?.string
      else { throw problem }
      var metadata: [String: String] = [:]
      for (name, value) in object["metadata"]?.object ?? [:] { metadata[name] = value.string }
      entries.append(
        Entry(
          key: try ObjectKey(text), size: size, sha256: sha256, etag: object["etag"]?.string ?? "",
          contentType: object["content_type"]?.string, metadata: metadata))
    }
  }
}

extension ObjectStore {
  /// Reads a catalogue; nil where there is none.
  func catalogue(_ key: ObjectKey, cancellation: Cancellation) throws(ObjectStoreError) -> Catalogue? {
    do throws(ObjectStoreError) {
      let (bytes, _) = try bytes(key, limit: Catalogue.maximumBytes, cancellation: cancellation)
      return try Catalogue(parsing: bytes, subject: key.text)
    } catch .notFound {
      return nil
    } catch {
      throw error
    }
  }

  func put(_ catalogue: Catalogue, as key: ObjectKey, cancellation: Cancellation) throws(ObjectStoreError) {
    let text = catalogue.json.text(pretty: true) + "\n"
    _ = try put(
      key, .bytes(Array(text.utf8)), PutOptions(contentType: "application/json"), cancellation: cancellation)
  }
}
