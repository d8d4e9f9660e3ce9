import TestSupport

/// The program `store-exerciser`, working on a bucket in a process of its own.
struct StoreProcess {
  let process: ChildProcess
  private let folder: TemporaryFolder

  /// - Parameter more: variables beside those that configure the bucket.
  init(
    _ arguments: [String], at bucket: S3Bucket, through proxy: FaultProxy? = nil, _ more: [String: String] = [:]
  ) throws {
    folder = try TemporaryFolder()
    process = try ChildProcess(
      [Exerciser.path] + arguments, environment: Self.environment(bucket, proxy).merging(more) { $1 },
      log: folder.path("log"))
  }

  /// The variables that configure a bucket.
  static func environment(_ bucket: S3Bucket, _ proxy: FaultProxy? = nil) -> [String: String] {
    [
      "VOICEBEAT_STORAGE": "r2", "R2_ENDPOINT": proxy?.endpoint ?? bucket.endpoint, "R2_BUCKET_NAME": bucket.name,
      "R2_ACCESS_KEY_ID": S3Server.accessKey, "R2_SECRET_ACCESS_KEY": S3Server.secretKey,
    ]
  }

  /// Waits until it has ended, and tells what it printed.
  func finish() throws -> (status: Int32, output: String) {
    let status = process.wait()
    return (status, String(decoding: try readFile(folder.path("log")), as: UTF8.self))
  }
}
