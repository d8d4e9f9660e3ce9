import ObjectStore
import Testing

@Suite struct ConfigurationTests {
  static let bucket = [
    "R2_ACCOUNT_ID": "0123456789abcdef0123456789abcdef", "R2_ACCESS_KEY_ID": "CANARY-key-id",
    "R2_SECRET_ACCESS_KEY": "CANARY-secret", "R2_BUCKET_NAME": "recordings", "HOME": "/home/someone",
  ]

  @Test func `with nothing set, objects go into the user's data folder`() throws {
    let plain = try StorageConfiguration(environment: ["HOME": "/home/someone"])
    #expect(plain.place == .local(folder: "/home/someone/.local/share/voicebeat/storage"))
    let moved = try StorageConfiguration(environment: ["HOME": "/home/someone", "XDG_DATA_HOME": "/data"])
    #expect(moved.place == .local(folder: "/data/voicebeat/storage"))
    let relative = try StorageConfiguration(environment: ["HOME": "/home/someone", "XDG_DATA_HOME": "data"])
    #expect(relative.place == plain.place)
  }

  @Test func `R2's variables mean a bucket, with cache, outbox and statistics`() throws {
    let configuration = try StorageConfiguration(environment: Self.bucket)
    guard case .remote(let bucket) = configuration.place else {
      Issue.record("not a bucket")
      return
    }
    #expect(bucket.endpoint == "https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com")
    #expect(bucket.name == "recordings")
    #expect(bucket.region == "auto")
    #expect(bucket.sessionToken == nil)
    #expect(configuration.presignExpiry == 3_600)
    #expect(configuration.cache?.folder == "/home/someone/.cache/voicebeat/storage")
    #expect(configuration.cache?.limit == 2 << 30)
    #expect(configuration.outbox?.folder == "/home/someone/.local/share/voicebeat/outbox")
    #expect(configuration.stateFolder == "/home/someone/.local/state/voicebeat/storage")
  }

  @Test(arguments: [("eu", ".eu"), ("us", ".us"), ("fedramp", ".fedramp"), ("default", "")])
  func `a jurisdiction has an endpoint of its own`(jurisdiction: String, part: String) throws {
    let set = Self.bucket.merging(["R2_JURISDICTION": jurisdiction]) { $1 }
    guard case .remote(let bucket) = try StorageConfiguration(environment: set).place else { return }
    #expect(bucket.endpoint == "https://0123456789abcdef0123456789abcdef\(part).r2.cloudflarestorage.com")
  }

  @Test func `an endpoint needs no account`() throws {
    var set = Self.bucket
    set["R2_ACCOUNT_ID"] = nil
    set["R2_ENDPOINT"] = "http://127.0.0.1:9000/"
    set["R2_PUBLIC_URL"] = "https://Files.Example/audio/"
    set["VOICEBEAT_STORAGE_CONNECTIONS"] = "7"
    guard case .remote(let bucket) = try StorageConfiguration(environment: set).place else { return }
    #expect(bucket.endpoint == "http://127.0.0.1:9000")
    #expect(bucket.publicURL == "https://files.example/audio")
    #expect(bucket.connections == 7)
    #expect(bucket.identity == "127.0.0.1:9000/recordings")
  }

  @Test func `one variable switches back, whatever the others hold`() throws {
    let broken = ["R2_BUCKET_NAME": "NOT A BUCKET", "R2_ENDPOINT": "?", "HOME": "/home/someone"]
    let switched = try StorageConfiguration(
      environment: broken.merging(["VOICEBEAT_STORAGE": "local:/srv/audio"]) { $1 })
    #expect(switched.place == .local(folder: "/srv/audio"))
    #expect(switched.cache == nil)
    #expect(switched.outbox == nil)
    let standard = try StorageConfiguration(environment: broken.merging(["VOICEBEAT_STORAGE": "local"]) { $1 })
    #expect(standard.place == .local(folder: "/home/someone/.local/share/voicebeat/storage"))
  }

  @Test func `a folder is synced unless it is told otherwise`() throws {
    let home = ["HOME": "/home/someone"]
    #expect(try StorageConfiguration(environment: home).isDurable)
    #expect(try StorageConfiguration(environment: home.merging(["VOICEBEAT_STORAGE_SYNC": "on"]) { $1 }).isDurable)
    #expect(try !StorageConfiguration(environment: home.merging(["VOICEBEAT_STORAGE_SYNC": "off"]) { $1 }).isDurable)
    #expect(
      Self.problems(home.merging(["VOICEBEAT_STORAGE_SYNC": "no"]) { $1 }) == ["VOICEBEAT_STORAGE_SYNC is \"no\""])
  }

  @Test(arguments: ["R2_ACCOUNT_ID", "R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY", "R2_BUCKET_NAME"])
  func `a bucket that is described in part is an error, never a local folder`(missing: String) {
    var set = Self.bucket
    set[missing] = nil
    #expect(Self.problems(set) == ["\(missing) is missing"])
    set[missing] = ""
    #expect(Self.problems(set) == ["\(missing) is empty"])
  }

  @Test func `everything that is missing is told at once`() {
    #expect(
      Self.problems(["VOICEBEAT_STORAGE": "r2", "HOME": "/home/someone"]) == [
        "R2_ACCOUNT_ID is missing", "R2_ACCESS_KEY_ID is missing", "R2_SECRET_ACCESS_KEY is missing",
        "R2_BUCKET_NAME is missing",
      ])
    #expect(Self.problems(["R2_PUBLIC_URL": "https://a.example", "HOME": "/h"]).count == 4)
  }

  @Test func `a misspelt variable is named where one is missing`() {
    var set = Self.bucket
    set["R2_BUCKET"] = set.removeValue(forKey: "R2_BUCKET_NAME")
    #expect(Self.message(set).contains("nothing reads R2_BUCKET"))
  }

  @Test(arguments: [
    ("R2_ACCOUNT_ID", "0123", "is not 32 hexadecimal digits"),
    ("R2_ACCOUNT_ID", "0123456789abcdef0123456789abcdef\n", "holds a space or a line break"),
    ("R2_ACCESS_KEY_ID", "a b", "holds a space or a line break"),
    ("R2_SECRET_ACCESS_KEY", "a\n", "holds a space or a line break"),
    ("R2_SESSION_TOKEN", " a", "holds a space or a line break"),
    ("R2_BUCKET_NAME", "Recordings", "is \"Recordings\""),
    ("R2_BUCKET_NAME", "re", "is \"re\""),
    ("R2_BUCKET_NAME", "-recordings", "is \"-recordings\""),
    ("R2_BUCKET_NAME", "recordings/takes", "is \"recordings/takes\""),
    ("R2_JURISDICTION", "mars", "is \"mars\""),
    ("R2_REGION", "auto!", "is \"auto!\""),
    ("R2_ENDPOINT", "account.r2.cloudflarestorage.com", "does not begin with https://"),
    ("R2_ENDPOINT", "https://host.example/recordings", "has a path behind the host"),
    ("R2_ENDPOINT", "https://user:CANARY-password@host.example", "holds a user name or a password"),
    ("R2_ENDPOINT", "https://host.example?x=CANARY", "holds a query or a fragment"),
    ("R2_ENDPOINT", "https://:9000", "names no host that can be reached"),
    ("R2_ENDPOINT", "https://host.example:99999", "names no host that can be reached"),
    ("R2_PUBLIC_URL", "ftp://host.example", "does not begin with https://"),
    ("VOICEBEAT_STORAGE", "s3", "is \"s3\""),
    ("VOICEBEAT_STORAGE", "local:", "names no folder"),
    ("VOICEBEAT_STORAGE", "local:~/audio", "begins with ~, which only a shell replaces"),
    ("VOICEBEAT_STORAGE_PRESIGN_EXPIRY", "0", "is \"0\""),
    ("VOICEBEAT_STORAGE_PRESIGN_EXPIRY", "604801", "is \"604801\""),
    ("VOICEBEAT_STORAGE_CONNECTIONS", "many", "is \"many\""),
    ("VOICEBEAT_STORAGE_CACHE", "~/cache", "begins with ~, which only a shell replaces"),
    ("VOICEBEAT_STORAGE_CACHE_SIZE", "2 buckets", "is \"2 buckets\""),
    ("VOICEBEAT_STORAGE_CACHE_TRUST", "-1", "is \"-1\""),
    ("VOICEBEAT_STORAGE_OUTBOX", "~/outbox", "begins with ~, which only a shell replaces"),
    ("VOICEBEAT_STORAGE_OUTBOX_SIZE", "∞", "is \"∞\""),
    ("VOICEBEAT_STORAGE_STATE", "~", "begins with ~, which only a shell replaces"),
    ("VOICEBEAT_STORAGE_CASH", "1", "is not a variable of VoiceBeat"),
  ])
  func `what is wrong with one variable`(variable: String, value: String, problem: String) {
    let set = Self.bucket.merging([variable: value]) { $1 }
    #expect(Self.problems(set) == ["\(variable) \(problem)"])
    #expect(!Self.message(set).contains("CANARY"))
  }

  @Test func `jurisdiction and endpoint exclude each other, and exchanged keys are noticed`() {
    let both = Self.bucket.merging(["R2_ENDPOINT": "https://host.example", "R2_JURISDICTION": "eu"]) { $1 }
    #expect(Self.problems(both) == ["R2_JURISDICTION is set beside R2_ENDPOINT"])
    let exchanged = Self.bucket.merging([
      "R2_ACCESS_KEY_ID": String(repeating: "ab", count: 32),
      "R2_SECRET_ACCESS_KEY": String(repeating: "12", count: 16),
    ]) { $1 }
    #expect(Self.problems(exchanged) == ["R2_ACCESS_KEY_ID looks like a secret access key"])
  }

  @Test func `many problems are told together, each with what to do`() {
    let set = Self.bucket.merging([
      "R2_BUCKET_NAME": "X", "R2_REGION": "?", "VOICEBEAT_STORAGE_CONNECTIONS": "0",
      "VOICEBEAT_STORAGE_CACHE_SIZE": "big",
    ]) { $1 }
    #expect(Self.problems(set).count == 4)
    let message = Self.message(set)
    #expect(message.hasPrefix("4 things are wrong"))
    #expect(message.contains("set it to a whole number of connections from 1 to 256"))
  }

  @Test(arguments: [
    ("0", nil), ("1", 1), ("500MB", 500_000_000), ("2GiB", 2 << 30), ("1.5 kib", 1_536), ("64 MiB", 64 << 20),
  ])
  func `sizes are written as people write them`(text: String, bytes: Int64?) throws {
    let set = Self.bucket.merging(["VOICEBEAT_STORAGE_CACHE_SIZE": text]) { $1 }
    #expect(try StorageConfiguration(environment: set).cache?.limit == bytes)
  }

  @Test func `cache, outbox and statistics can be switched off`() throws {
    let set = Self.bucket.merging([
      "VOICEBEAT_STORAGE_CACHE": "off", "VOICEBEAT_STORAGE_OUTBOX": "off", "VOICEBEAT_STORAGE_STATE": "off",
    ]) { $1 }
    let configuration = try StorageConfiguration(environment: set)
    #expect(configuration.cache == nil)
    #expect(configuration.outbox == nil)
    #expect(configuration.stateFolder == nil)
  }

  @Test func `secrets are in no text, description or dump`() throws {
    let set = Self.bucket.merging(["R2_SESSION_TOKEN": "CANARY-token"]) { $1 }
    let configuration = try StorageConfiguration(environment: set)
    var dumped = ""
    dump(configuration, to: &dumped)
    for text in [String(describing: configuration), String(reflecting: configuration), "\(configuration)", dumped] {
      #expect(!text.contains("CANARY"))
    }
    // A secret that was pasted into another variable is not quoted either.
    let pasted = Self.bucket.merging(["R2_REGION": "CANARY-secret!", "VOICEBEAT_STORAGE": "CANARY-key-id"]) { $1 }
    #expect(!Self.message(pasted).contains("CANARY"))
  }

  private static func message(_ environment: [String: String]) -> String {
    do throws(ConfigurationError) {
      _ = try StorageConfiguration(environment: environment)
      return ""
    } catch {
      return error.description
    }
  }

  private static func problems(_ environment: [String: String]) -> [String] {
    do throws(ConfigurationError) {
      _ = try StorageConfiguration(environment: environment)
      return []
    } catch {
      return error.problems.map { "\($0.variable) \($0.detail)" }
    }
  }
}
