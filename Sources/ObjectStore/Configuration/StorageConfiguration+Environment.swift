extension StorageConfiguration {
  /// What is never shown.
  static let secretVariables = ["R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY", "R2_SESSION_TOKEN"]

  static let bucketVariables = [
    "R2_ACCOUNT_ID", "R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY", "R2_BUCKET_NAME", "R2_PUBLIC_URL", "R2_ENDPOINT",
    "R2_JURISDICTION", "R2_REGION", "R2_SESSION_TOKEN",
  ]
  private static let ownVariables = [
    "VOICEBEAT_STORAGE_PRESIGN_EXPIRY", "VOICEBEAT_STORAGE_CONNECTIONS", "VOICEBEAT_STORAGE_CACHE",
    "VOICEBEAT_STORAGE_CACHE_SIZE", "VOICEBEAT_STORAGE_CACHE_TRUST", "VOICEBEAT_STORAGE_OUTBOX",
    "VOICEBEAT_STORAGE_OUTBOX_SIZE", "VOICEBEAT_STORAGE_STATE", "VOICEBEAT_STORAGE_SYNC",
  ]

  /// The configuration that environment variables describe.
  ///
  /// `VOICEBEAT_STORAGE` decides (`local`, `local:DIR` or `r2`); without it, any `R2_…` variable means a bucket, and none a local
  /// folder. A bucket that is described in part is an error, never a silent local folder. With `local` the `R2_…` variables are not
  /// even looked at, so that one variable switches back.
  ///
  /// - Throws: every problem at once.
  public init(environment: [String: String]) throws(ConfigurationError) {
    var reader = EnvironmentReader(environment)
    let folders = StorageFolders(environment)
    let choice = environment["VOICEBEAT_STORAGE"] ?? ""
    let namesBucket = Self.bucketVariables.contains { reader.has($0) }

    var bucket: Bucket?
    var folder: String?
    if choice == "r2" || (choice.isEmpty && namesBucket) {
      bucket = Self.bucket(&reader)
    } else if choice == "local" || choice.isEmpty {
      folder = folders.data.map { $0 + "/storage" }
      if folder == nil { reader.reject("HOME", "is not set", "set VOICEBEAT_STORAGE=local:DIR to say where to store") }
    } else if choice.hasPrefix("local:") {
      folder = reader.path("VOICEBEAT_STORAGE", text: String(choice.dropFirst(6)))
    } else {
      reader.reject("VOICEBEAT_STORAGE", "is \(reader.shown(choice))", "set it to local, local:DIR or r2")
    }

    presignExpiry = reader.integer(
      "VOICEBEAT_STORAGE_PRESIGN_EXPIRY", in: 1...604_800, or: Self.standardPresignExpiry, unit: "seconds")
    let connections = reader.integer("VOICEBEAT_STORAGE_CONNECTIONS", in: 1...256, or: 16, unit: "connections")
    let cache = Self.cache(&reader, folders)
    let outbox = Self.outbox(&reader, folders, isNeeded: bucket != nil)
    let state = Self.folder(&reader, "VOICEBEAT_STORAGE_STATE", or: folders.state.map { $0 + "/storage" })
    isDurable = reader.isOn("VOICEBEAT_STORAGE_SYNC", or: true)
    for variable in environment.keys.sorted()
    where variable.hasPrefix("VOICEBEAT_STORAGE_") && !Self.ownVariables.contains(variable) {
      reader.reject(
        variable, "is not a variable of VoiceBeat", "use one of \(Self.ownVariables.joined(separator: ", "))")
    }

    if !reader.problems.isEmpty { throw ConfigurationError(problems: reader.problems) }
    if var bucket {
      bucket.connections = connections
      place = .remote(bucket)
      self.cache = cache
      self.outbox = outbox
      stateFolder = state
    } else {
      place = .local(folder: folder ?? "")
    }
  }

  private static func cache(_ reader: inout EnvironmentReader, _ folders: StorageFolders) -> Cache? {
    let folder = folder(&reader, "VOICEBEAT_STORAGE_CACHE", or: folders.cache.map { $0 + "/storage" })
    let limit = reader.bytes("VOICEBEAT_STORAGE_CACHE_SIZE", or: 2 << 30)
    let trust = reader.integer("VOICEBEAT_STORAGE_CACHE_TRUST", in: 0...31_536_000, or: 0, unit: "seconds")
    guard let folder, limit > 0 else { return nil }
    return Cache(folder: folder, limit: limit, trust: Double(trust))
  }

  private static func outbox(
    _ reader: inout EnvironmentReader, _ folders: StorageFolders, isNeeded: Bool
  ) -> Outbox? {
    let folder = folder(&reader, "VOICEBEAT_STORAGE_OUTBOX", or: folders.data.map { $0 + "/outbox" })
    let limit = reader.bytes("VOICEBEAT_STORAGE_OUTBOX_SIZE", or: 4 << 30)
    if isNeeded, folder == nil, limit > 0, !reader.has("VOICEBEAT_STORAGE_OUTBOX") {
      reader.reject(
        "HOME", "is not set",
        "set VOICEBEAT_STORAGE_OUTBOX to say where writes wait for a store that is away, or to off")
    }
    guard let folder, limit > 0 else { return nil }
    return Outbox(folder: folder, limit: limit)
  }

  /// A folder that may be set, or `off`.
  private static func folder(
    _ reader: inout EnvironmentReader, _ variable: String, or fallback: String?
  ) -> String? {
    guard let text = reader.text(variable) else { return fallback }
    return text == "off" ? nil : reader.path(variable, text: text)
  }

  private static func bucket(_ reader: inout EnvironmentReader) -> Bucket? {
    let endpoint = endpoint(&reader)
    let key = reader.required("R2_ACCESS_KEY_ID", "the access key ID of an R2 API token")
    let secret = reader.required("R2_SECRET_ACCESS_KEY", "the secret access key of the same token")
    let name = reader.required("R2_BUCKET_NAME", "the bucket's name")
    // Other stores allow dots, too.
    if let name, !isBucketName(reader.has("R2_ENDPOINT") ? name.filter { $0 != "." } : name) {
      reader.reject(
        "R2_BUCKET_NAME", "is \(reader.shown(name))",
        "a bucket's name has 3 to 63 lower-case letters, digits and hyphens, with no hyphen at an end")
    }
    if let key, let secret, key.count > secret.count, isHexadecimal(key, 64), isHexadecimal(secret, 32) {
      reader.reject("R2_ACCESS_KEY_ID", "looks like a secret access key", "exchange it with R2_SECRET_ACCESS_KEY")
    }
    var publicURL: String?
    if let text = reader.word("R2_PUBLIC_URL") {
      do throws(WebAddress.Problem) {
        let address = try WebAddress(text)
        publicURL = address.origin + address.path
      } catch {
        reader.reject("R2_PUBLIC_URL", error.detail, error.remedy)
      }
    }
    let region = reader.word("R2_REGION") ?? "auto"
    if !region.utf8.allSatisfy({ isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }) {
      reader.reject("R2_REGION", "is \(reader.shown(region))", "leave it out for R2, or set it as your store says")
    }
    let token = reader.word("R2_SESSION_TOKEN")
    guard let endpoint, let key, let secret, let name else { return nil }
    return Bucket(
      endpoint: endpoint, name: name, region: region, accessKeyID: Secret(key), secretAccessKey: Secret(secret),
      sessionToken: token.map(Secret.init), publicURL: publicURL, connections: 0)
  }

  /// Where requests go: `R2_ENDPOINT`, or what account and jurisdiction make of it.
  private static func endpoint(_ reader: inout EnvironmentReader) -> String? {
    let jurisdiction = reader.word("R2_JURISDICTION")
    if let jurisdiction, !["default", "eu", "us", "fedramp"].contains(jurisdiction) {
      reader.reject(
        "R2_JURISDICTION", "is \(reader.shown(jurisdiction))", "set it to eu, us or fedramp, or leave it out")
    }
    guard reader.has("R2_ENDPOINT") else {
      guard let account = reader.required("R2_ACCOUNT_ID", "the account's ID, 32 hexadecimal digits") else {
        return nil
      }
      guard isHexadecimal(account, 32) else {
        reader.reject(
          "R2_ACCOUNT_ID", "is not 32 hexadecimal digits", "copy it from the overview of R2 in Cloudflare's dashboard")
        return nil
      }
      let part = jurisdiction == nil || jurisdiction == "default" ? "" : ".\(jurisdiction!)"
      return "https://\(account.lowercased())\(part).r2.cloudflarestorage.com"
    }
    if jurisdiction != nil {
      reader.reject(
        "R2_JURISDICTION", "is set beside R2_ENDPOINT", "set one of the two: the endpoint names its jurisdiction")
    }
    guard let text = reader.word("R2_ENDPOINT") else { return nil }
    do throws(WebAddress.Problem) {
      let address = try WebAddress(text)
      if address.path.isEmpty { return address.origin }
      reader.reject(
        "R2_ENDPOINT", "has a path behind the host", "leave it out; the bucket's name goes into R2_BUCKET_NAME")
    } catch {
      reader.reject("R2_ENDPOINT", error.detail, error.remedy)
    }
    return nil
  }

  private static func isBucketName(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    return (3...63).contains(bytes.count) && bytes.first != UInt8(ascii: "-") && bytes.last != UInt8(ascii: "-")
      && bytes.allSatisfy { (isLetterOrDigit($0) && !(65...90).contains($0)) || $0 == UInt8(ascii: "-") }
  }

  private static func isHexadecimal(_ text: String, _ count: Int) -> Bool {
    text.utf8.count == count && text.allSatisfy { $0.isASCII && $0.isHexDigit }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
  }
}
