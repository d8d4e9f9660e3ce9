import Glibc
import Synchronization

/// A real S3 server on this machine, started for the tests and ended with them.
///
/// All tests of a process share one of each kind, so a test makes a bucket of its own. A server of a test's own, to stop it or
/// to spoil it, is made with ``start(_:)``.
public final class S3Server: Sendable {
  public enum Kind: String, Sendable {
    /// SeaweedFS checks signatures, clocks, conditions, checksums and the rules of multipart uploads.
    case seaweed
    /// rclone's server is a second opinion. It answers ranges with 200, ignores conditions, changes the case of metadata's
    /// names and cannot keep `a` and `a/b` at once.
    case rclone
  }

  public static let accessKey = "VOICEBEATTESTKEY"
  public static let secretKey = "voicebeat/test+secret/canary/0123456789"
  public static let region = "auto"

  public let kind: Kind
  public let port: Int
  public var endpoint: String { "http://127.0.0.1:\(port)" }

  private let process: ServerProcess
  private let buckets = Atomic(0)

  /// The shared SeaweedFS.
  public static func seaweed() throws -> S3Server { try sharedSeaweed.get() }
  /// The shared rclone.
  public static func rclone() throws -> S3Server { try sharedRclone.get() }

  private static let sharedSeaweed = Result { try start(.seaweed) }
  private static let sharedRclone = Result { try start(.rclone) }

  /// Starts a server and waits until it answers a signed request.
  public static func start(_ kind: Kind) throws -> S3Server {
    var failure: any Error = SystemFailure("start \(kind.rawValue)", ETIMEDOUT)
    for _ in 0..<3 {
      do { return try S3Server(kind) } catch let missing as ServersMissing { throw missing } catch { failure = error }
    }
    throw failure
  }

  private init(_ kind: Kind) throws {
    self.kind = kind
    let folder = try TemporaryFolder.make()
    let log = folder + "/log"
    switch kind {
    case .seaweed:
      port = try FreePorts.ten()
      process = try ServerProcess(
        ServerPrograms.path("weed"), Self.seaweedArguments(folder, port), folder: folder, log: log)
    case .rclone:
      port = try FreePorts.ten()
      mkdir(folder + "/data", 0o700)
      process = try ServerProcess(
        ServerPrograms.path("rclone"),
        [
          "serve", "s3", "--auth-key", "\(Self.accessKey),\(Self.secretKey)", "--addr", "127.0.0.1:\(port)",
          "--config", "/dev/null", folder + "/data",
        ], folder: folder, log: log)
    }
    let deadline = time(nil) + 60
    while try !makeBucket("ready") {
      guard time(nil) < deadline else { throw ServerSilent(kind: kind, log: try readFile(log)) }
      usleep(50_000)
    }
  }

  /// Every port is named: each one that is not would be the same for all instances on the machine.
  private static func seaweedArguments(_ folder: String, _ port: Int) throws -> [String] {
    let identities = """
      {"identities": [{"name": "test", "actions": ["Admin", "Read", "Write", "List", "Tagging"],
        "credentials": [{"accessKey": "\(accessKey)", "secretKey": "\(secretKey)"}]}]}
      """
    guard let file = fopen(folder + "/s3.json", "w") else { throw SystemFailure("open \(folder)/s3.json") }
    fputs(identities, file)
    fclose(file)
    let ports = [
      "s3.port", "s3.port.grpc", "master.port", "master.port.grpc", "volume.port", "volume.port.grpc", "filer.port",
      "filer.port.grpc", "admin.port",
    ].enumerated().map { "-\($0.element)=\(port + $0.offset)" }
    return ["mini", "-dir=" + folder, "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3.config=\(folder)/s3.json"] + ports + [
      "-admin.port.grpc=\(port + 8 + 10_000)",  // where its worker looks for it, whatever one says
      "-volume.max=3000",  // each bucket takes some
      "-s3.port.iceberg=0", "-s3.port.lance=0", "-webdav=false", "-admin.ui=false",
      "-s3.allowDeleteBucketNotEmpty=false",  // as S3 has it
      "-s3.autoCreateBucket=false",
    ]
  }

  /// A new, empty bucket.
  public func bucket() throws -> String {
    let name = "test-\(buckets.add(1, ordering: .relaxed).newValue)"
    guard try makeBucket(name) else { throw SystemFailure("make bucket \(name) on \(endpoint)", EIO) }
    return name
  }

  private func makeBucket(_ name: String) throws -> Bool {
    try curl(["--request", "PUT", "--output", "/dev/null", "--write-out", "%{http_code}"], name).output == "200"
  }

  /// Sends a request with curl, signed by curl: no code of ours takes part. For targets without characters to encode, and
  /// queries in order.
  ///
  /// - Parameters:
  ///   - target: what follows the endpoint and a slash.
  ///   - endpoint: that of a proxy before this server.
  public func curl(_ arguments: [String], _ target: String, endpoint: String? = nil) throws -> Tool.Result {
    try Tool.run(
      "curl",
      [
        "--silent", "--max-time", "20", "--expect100-timeout", "0.01", "--aws-sigv4", "aws:amz:\(Self.region):s3",
        "--user",
        "\(Self.accessKey):\(Self.secretKey)", "--header", "x-amz-content-sha256: UNSIGNED-PAYLOAD",
      ] + arguments + ["\(endpoint ?? self.endpoint)/\(target)"])
  }
}

/// A server that was started but never answered, and what it printed.
struct ServerSilent: Error, CustomStringConvertible {
  let kind: S3Server.Kind
  let log: [UInt8]
  var description: String { "\(kind.rawValue) does not answer:\n\(String(decoding: log.suffix(2_000), as: UTF8.self))" }
}
