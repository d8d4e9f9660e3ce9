import ObjectStore
import TestSupport

/// A new bucket of a server, as tests reach it: directly, or through a proxy.
struct S3Bucket {
  let server: S3Server
  let name: String
  let endpoint: String

  init(on server: S3Server, through proxy: FaultProxy? = nil) throws {
    self.server = server
    name = try server.bucket()
    endpoint = proxy?.endpoint ?? server.endpoint
  }

  /// Retries soon and gives silence up early: servers on this machine need little time.
  func store(
    through proxy: FaultProxy? = nil, _ change: (inout R2Configuration) -> Void = { _ in }
  ) throws -> R2Store {
    var configuration = try R2Configuration(
      endpoint: proxy?.endpoint ?? endpoint, bucket: name, accessKey: Secret(S3Server.accessKey),
      secretKey: Secret(S3Server.secretKey))
    configuration.retries = RetryPolicy(firstPause: 0.02, longestPause: 1)
    configuration.silence = 2
    change(&configuration)
    return R2Store(configuration)
  }

  /// An object's bytes as curl gets them from the server itself; nil where there is none.
  func stored(_ key: String) throws -> [UInt8]? {
    let folder = try TemporaryFolder()
    let result = try server.curl(["--fail", "--output", folder.path("object")], "\(name)/\(key)")
    return result.status == 0 ? try readFile(folder.path("object")) : nil
  }

  /// How many multipart uploads the server has that were neither completed nor aborted.
  func unfinishedUploads() throws -> Int {
    try server.curl([], "\(name)?uploads=").output.split(separator: "<Upload>").count - 1
  }
}
