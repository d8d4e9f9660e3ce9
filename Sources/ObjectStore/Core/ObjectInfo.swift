/// What a store knows of an object.
public struct ObjectInfo: Equatable, Sendable {
  public var key: ObjectKey
  /// Bytes of the whole object.
  public var size: Int64
  /// Changes whenever the content does. Without quotation marks.
  public var etag: String
  /// A media type such as `audio/flac`; nil where nobody said.
  public var contentType: String?
  /// What whoever wrote the object noted with it, by lower-case names.
  public var metadata: [String: String]
  /// Seconds since 1970; nil where the store does not say.
  public var modified: Double?
  public var storageClass: StorageClass
  /// The CRC-32 (IEEE 802.3) of the whole content, where the store knows it: what pieces of any size can be checked with.
  public var crc32: UInt32?
  /// Who vouches for it: the store, unless it cannot be reached.
  public var standing: Standing

  public init(
    key: ObjectKey, size: Int64, etag: String, contentType: String? = nil, metadata: [String: String] = [:],
    modified: Double? = nil, storageClass: StorageClass = .standard, crc32: UInt32? = nil,
    standing: Standing = .stored
  ) {
    self.key = key
    self.size = size
    self.etag = etag
    self.contentType = contentType
    self.metadata = metadata
    self.modified = modified
    self.storageClass = storageClass
    self.crc32 = crc32
    self.standing = standing
  }

  /// How far what is said of an object can be relied on.
  public enum Standing: String, Sendable {
    /// As the store says.
    case stored
    /// As it was last seen; the store could not be asked, and may have something newer.
    case cached
    /// As it will be: the write waits in the outbox for the store to return.
    case queued
  }
}

/// How an object is kept: what is seldom read costs less to keep and more to read.
public enum StorageClass: String, Sendable, CaseIterable {
  case standard = "STANDARD"
  case infrequentAccess = "STANDARD_IA"
}
