/// Where objects are stored and how, checked.
public struct StorageConfiguration: Equatable, Sendable {
  /// Where objects live.
  public enum Place: Equatable, Sendable {
    /// In a folder of this machine.
    case local(folder: String)
    /// In a bucket of R2, or of another store that speaks S3.
    case remote(Bucket)
  }

  /// A bucket and what it takes to use it.
  public struct Bucket: Equatable, Sendable {
    /// Scheme, host and port: `https://….r2.cloudflarestorage.com`.
    public var endpoint: String
    public var name: String
    public var region: String
    public var accessKeyID: Secret
    public var secretAccessKey: Secret
    /// Of temporary credentials.
    public var sessionToken: Secret?
    /// Where the bucket's objects can be read without a signature; without a slash at its end.
    public var publicURL: String?
    /// Most connections at a time.
    public var connections: Int

    /// Tells this bucket from every other: the endpoint's host and the bucket's name.
    public var identity: String { "\(endpoint.drop { $0 != "/" }.dropFirst(2))/\(name)" }
  }

  /// The read-through cache.
  public struct Cache: Equatable, Sendable {
    public var folder: String
    /// Bytes on disk.
    public var limit: Int64
    /// Seconds for which what was fetched or confirmed is given without asking the store again.
    public var trust: Double
  }

  /// Where writes wait for a store that cannot be reached.
  public struct Outbox: Equatable, Sendable {
    public var folder: String
    /// Bytes on disk.
    public var limit: Int64
  }

  public var place: Place
  /// Whether a folder's writes wait until they are on the disk, so that they survive a loss of power.
  public var isDurable = true
  /// Seconds for which a presigned URL is good unless somebody says otherwise: 1 to 604,800.
  public var presignExpiry: Int
  /// Nil where nothing is cached.
  public var cache: Cache?
  /// Nil where a write that cannot be made at once fails.
  public var outbox: Outbox?
  /// Where requests are counted; nil where they are not.
  public var stateFolder: String?

  /// A configuration that stores in a folder.
  public init(local folder: String) {
    place = .local(folder: folder)
    presignExpiry = Self.standardPresignExpiry
  }

  static let standardPresignExpiry = 3_600
}
