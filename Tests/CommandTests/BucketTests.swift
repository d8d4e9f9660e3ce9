import Glibc
import JSON
import TestSupport
import Testing

/// `voicebeat storage` on a bucket of a real S3 server.
@Suite("Storage commands on a bucket")
struct BucketTests {
  private let workspace: Workspace
  private let server: S3Server
  private let bucket: String
  private let environment: [String: String?]

  init() throws {
    workspace = try Workspace()
    server = try S3Server.seaweed()
    bucket = try server.bucket()
    environment = Self.environment(workspace, endpoint: server.endpoint, bucket: bucket)
  }

  private static func environment(_ workspace: Workspace, endpoint: String, bucket: String) -> [String: String?] {
    [
      "VOICEBEAT_STORAGE": nil, "R2_ACCOUNT_ID": nil, "R2_ENDPOINT": endpoint,
      "R2_ACCESS_KEY_ID": S3Server.accessKey, "R2_SECRET_ACCESS_KEY": S3Server.secretKey, "R2_BUCKET_NAME": bucket,
      "VOICEBEAT_STORAGE_CACHE": workspace.path("cache"), "VOICEBEAT_STORAGE_OUTBOX": workspace.path("outbox"),
      "VOICEBEAT_STORAGE_STATE": workspace.path("state"),
    ]
  }

  private func storage(_ arguments: String..., endpoint: String? = nil) throws -> Command.Result {
    var environment = environment
    if let endpoint { environment["R2_ENDPOINT"] = endpoint }
    return try Command(["storage"] + arguments, environment: environment).wait()
  }

  @Test func theDoctorFindsNothingWrong() throws {
    let result = try storage("doctor")
    #expect(result.status == 0, "\(result.errors)\(result.output)")
    #expect(!result.output.contains("FAILS"))
  }

  @Test func aFileGoesInAndComesOutAndIsCounted() throws {
    let tone = try workspace.makeTone("tone.wav", seconds: 20)
    #expect(try storage("put", tone, "takes/").status == 0)
    #expect(try storage("get", "takes/tone.wav", workspace.path("back.wav")).status == 0)
    #expect(try readFile(workspace.path("back.wav")) == readFile(tone))
    let stats = try storage("stats")
    #expect(stats.status == 0)
    #expect(stats.output.contains("100.0 % of requests succeeded"))
  }

  @Test func aPresignedURLWorksWithoutCredentials() throws {
    #expect(try storage("put", try workspace.write("shared", to: "s.txt"), "s.txt").status == 0)
    let url = try storage("presign", "s.txt", "--expires", "1m").output.split(separator: "\n")[0]
    #expect(try Tool.run("curl", ["--silent", "--fail", String(url)]).output == "shared")
  }

  @Test func aBackupGoesToAnotherBucketAndBack() throws {
    let vault = "r2:" + (try server.bucket())
    #expect(try storage("put", try workspace.write("precious", to: "p.txt"), "p.txt").status == 0)
    #expect(try storage("backup", vault).status == 0)
    let name = try storage("backup", vault, "--list").output.split(separator: "\n").first.map(String.init) ?? ""
    #expect(try storage("rm", "p.txt").status == 0)
    #expect(try storage("restore", vault, name).status == 0)
    #expect(try storage("get", "p.txt", "-").output == "precious")
  }

  @Test func aWriteWaitsWhileTheStoreIsAwayAndIsMadeBySync() throws {
    let file = try workspace.write("patient", to: "p.txt")
    // Nobody listens there.
    let queued = try storage("put", file, "p.txt", endpoint: "http://127.0.0.1:9")
    #expect(queued.status == 0)
    #expect(queued.errors.contains("queued p.txt"))
    #expect(try storage("sync", "--list", endpoint: "http://127.0.0.1:9").output.contains("waits"))
    #expect(try storage("sync", endpoint: "http://127.0.0.1:9").status == 75)
    // The outbox belongs to the endpoint and the bucket, so the same place has to come back.
    #expect(try storage("sync", "--list").output == "nothing waits\n")
  }

  @Test func theBucketsRulesAreSetAndShown() throws {
    #expect(try storage("lifecycle", "show").output == "the bucket has no rules\n")
    let dry = try storage("lifecycle", "apply", "--expire", "temporary/=1", "--dry-run")
    #expect(dry.output.contains("temporary/"))
    #expect(try storage("lifecycle", "show").output == "the bucket has no rules\n")
    let applied = try storage("lifecycle", "apply", "--expire", "temporary/=3")
    #expect(applied.status == 0, "\(applied.errors)")
    let json = try JSONValue(parsing: Array(storage("lifecycle", "apply", "--dry-run", "--json").output.utf8))
    #expect(json[0]?["upload_expiration_days"]?.integer == 1)
    let shown = try storage("lifecycle", "show")
    #expect(shown.output.contains("objects go after 3 days"))
  }

  @Test func wrongKeysAndBucketsAreToldInOneLineWithoutSecrets() throws {
    var wrong = environment
    wrong["R2_SECRET_ACCESS_KEY"] = "canary-secret-4711"
    wrong["VOICEBEAT_STORAGE_OUTBOX"] = "off"
    let denied = try Command(["storage", "ls"], environment: wrong).wait()
    #expect(denied.status == 77)
    #expect(denied.errors.split(separator: "\n").count == 1)
    #expect(!denied.errors.contains("canary-secret"))
    var missing = environment
    missing["R2_BUCKET_NAME"] = "no-such-bucket"
    let absent = try Command(["storage", "ls"], environment: missing).wait()
    #expect(absent.status == 66)
    #expect(absent.errors.contains("no-such-bucket"))
  }

  @Test func anInterruptedUploadLeavesNothing() throws {
    let big = workspace.path("big.bin")
    let descriptor = open(big, O_WRONLY | O_CREAT, 0o600)
    #expect(ftruncate(descriptor, 600 << 20) == 0)
    close(descriptor)
    let command = try Command(["storage", "put", big, "big.bin"], environment: environment)
    usleep(700_000)
    command.signal(SIGINT)
    let result = try command.wait()
    #expect(result.status == 130 || result.status == 0)
    if result.status == 130 { #expect(try storage("stat", "big.bin").status == 66) }
    let uploads = try server.curl([], "\(bucket)?uploads=").output
    #expect(!uploads.contains("<UploadId>"))
  }
}
