/// Which bucket of which S3-compatible server, as whom, and how hard to use it.
public struct R2Configuration: Sendable {
  /// `https://<account>.r2.cloudflarestorage.com`, one of its jurisdictions, or any other S3 server; `http` for servers on
  /// one's own machine.
  public let endpoint: String
  public let bucket: String
  public let accessKey: Secret
  public let secretKey: Secret
  /// Goes with temporary credentials.
  public var sessionToken: Secret?
  /// R2 wants `auto`.
  public var region = "auto"
  /// Whether the bucket stands in the path (`https://host/bucket/key`) and not in the host's name.
  public var usesPathStyle = true

  /// Bytes of a part of an upload whose length is not known before, and the least of one whose length is; 5 MiB to 5 GiB, whole MiB.
  public var partSize: Int64 = 8 << 20
  /// Bytes up to which a known body is sent in one request.
  public var singlePutLimit: Int64 = 32 << 20
  /// Bytes up to which an object is downloaded in one request, and the least of a range of a larger one; whole MiB.
  public var rangeSize: Int64 = 8 << 20
  /// The most of a range, whole MiB. Every range costs the server a look at where the object's bytes are.
  public var largestRange: Int64 = 64 << 20
  /// Bytes of an object up to which `get` keeps it until it is known to be right; of a larger one the sink has the bytes before.
  public var heldSize: Int64 = 8 << 20
  /// Parts of one object that are sent at a time.
  public var parallelParts = 4
  /// Ranges of one object that are fetched at a time: more than parts, because a server looks for each range's bytes before it sends
  /// them, and because a range, which goes straight to its place in a file, takes no memory.
  public var parallelRanges = 8
  /// Connections of the whole store at a time; calls wait for a free one.
  public var connections = 16
  /// Seconds to wait for a connection.
  public var connectTimeout = 8.0
  /// Seconds without a sign of life after which a request is given up the first time; later attempts wait longer.
  public var silence = 5.0
  public var retries = RetryPolicy()
  public var observer: (any StoreObserver)?

  /// The endpoint's parts.
  let address: WebAddress

  /// - Throws: `misconfigured` for an endpoint or a bucket that cannot be one, and for missing credentials.
  public init(
    endpoint: String, bucket: String, accessKey: Secret, secretKey: Secret
  ) throws(ObjectStoreError) {
    self.endpoint = endpoint
    self.bucket = bucket
    self.accessKey = accessKey
    self.secretKey = secretKey
    do throws(WebAddress.Problem) {
      address = try WebAddress(endpoint)
    } catch {
      throw .misconfigured(detail: "the store's endpoint \(error.detail): \(error.remedy)")
    }
    if bucket.isEmpty || bucket.contains("/") || bucket.utf8.contains(where: { $0 <= 32 || $0 >= 127 }) {
      throw .misconfigured(detail: "\"\(bucket.prefix(80))\" cannot be a bucket's name")
    }
    for key in [accessKey, secretKey] {
      let isKey = key.withText { !$0.isEmpty && $0.utf8.allSatisfy { $0 > 32 && $0 < 127 } }
      if !isKey { throw .misconfigured(detail: "a key of the store is empty or holds what no key has") }
    }
  }

  /// What the configuration of VoiceBeat's storage says of a bucket.
  public init(_ bucket: StorageConfiguration.Bucket) throws(ObjectStoreError) {
    try self.init(
      endpoint: bucket.endpoint, bucket: bucket.name, accessKey: bucket.accessKeyID, secretKey: bucket.secretAccessKey)
    sessionToken = bucket.sessionToken
    region = bucket.region
    connections = bucket.connections
  }
}
