/// A range of an object's bytes.
public enum ByteRange: Equatable, Sendable {
  /// From an offset on, at most so many bytes.
  case bytes(from: Int64, count: Int64)
  /// From an offset to the end.
  case from(Int64)
  /// The last bytes; the whole object where it has fewer.
  case last(Int64)
}

/// What must hold for a read.
public enum ReadCondition: Equatable, Sendable {
  /// The object still has this ETag.
  case matches(etag: String)
  /// The object has another ETag than this; an unchanged one is `preconditionFailed`.
  case differs(fromETag: String)
}

/// What must hold for a write, checked by the store in one step with the write.
public enum WriteCondition: Equatable, Sendable {
  /// No object of that key exists.
  case absent
  /// The object that is replaced has this ETag.
  case matches(etag: String)
}

/// What goes with an object that is written.
public struct PutOptions: Equatable, Sendable {
  /// A media type such as `audio/flac`.
  public var contentType: String?
  /// Kept with the object and returned with it. Names are letters, digits, `-` and `_`, and become lower-case; names and values
  /// together have at most 8,192 bytes. Values may be any text without control characters.
  public var metadata: [String: String]
  public var condition: WriteCondition?
  public var storageClass: StorageClass

  public init(
    contentType: String? = nil, metadata: [String: String] = [:], if condition: WriteCondition? = nil,
    storageClass: StorageClass = .standard
  ) {
    self.contentType = contentType
    self.metadata = metadata
    self.condition = condition
    self.storageClass = storageClass
  }
}

/// Which objects to list.
public struct ListRequest: Equatable, Sendable {
  /// What the keys begin with; any text, also empty.
  public var prefix: String
  /// Where keys are cut: what they share up to the delimiter is listed once, as a common prefix.
  public var delimiter: String?
  /// What the previous page returned as `next`.
  public var continuation: String?
  /// Most entries of the page, at most 1,000.
  public var limit: Int

  public init(prefix: String = "", delimiter: String? = nil, continuation: String? = nil, limit: Int = 1_000) {
    self.prefix = prefix
    self.delimiter = delimiter
    self.continuation = continuation
    self.limit = limit
  }
}

/// One page of a listing.
public struct ObjectList: Equatable, Sendable {
  /// In the order of their keys' bytes; without content type and metadata, which only `head` tells.
  public var objects: [ObjectInfo]
  public var commonPrefixes: [String]
  /// What to ask for the next page with; nil at the end.
  public var next: String?
  /// Whether the store itself was asked. Where not, only what is cached and what is queued is listed: fit to be shown, never to
  /// decide what to remove or what a backup lacks.
  public var isComplete: Bool

  public init(
    objects: [ObjectInfo] = [], commonPrefixes: [String] = [], next: String? = nil, isComplete: Bool = true
  ) {
    self.objects = objects
    self.commonPrefixes = commonPrefixes
    self.next = next
    self.isComplete = isComplete
  }
}
