import Engine
import Glibc
import JSON
import ObjectStore
import TestSupport

/// The built program `voicebeat` with a store of the test's own, and a folder for files.
final class StorageRig {
  let folder: TemporaryFolder
  /// Variables that the program gets beside those of the tests.
  private let variables: [String]

  /// - Parameters:
  ///   - variables: which store; a local folder by default.
  ///   - isResilient: whether a bucket has a cache and an outbox before it.
  init(_ variables: [String]? = nil, isResilient: Bool = false) throws {
    folder = try TemporaryFolder()
    self.variables =
      (variables ?? ["VOICEBEAT_STORAGE=local:\(folder.path("store"))"]) + [
        "VOICEBEAT_STORAGE_CACHE=\(isResilient ? folder.path("copies") : "off")",
        "VOICEBEAT_STORAGE_OUTBOX=\(isResilient ? folder.path("outbox") : "off")", "VOICEBEAT_STORAGE_STATE=off",
        "VOICEBEAT_CACHE=\(folder.path("cache"))",
      ]
  }

  /// A bucket of a server.
  convenience init(
    _ server: S3Server, bucket: String, endpoint: String? = nil, secret: String = S3Server.secretKey,
    isResilient: Bool = false
  ) throws {
    try self.init(
      [
        "VOICEBEAT_STORAGE=r2", "R2_ENDPOINT=\(endpoint ?? server.endpoint)", "R2_BUCKET_NAME=\(bucket)",
        "R2_ACCESS_KEY_ID=\(S3Server.accessKey)", "R2_SECRET_ACCESS_KEY=\(secret)",
      ], isResilient: isResilient)
  }

  /// The local store, to look at what the program did.
  func store() throws -> LocalStore {
    try LocalStore(LocalStore.Configuration(folder: folder.path("store"), isDurable: false))
  }

  /// Keys of everything that the local store has.
  func keys() throws -> [String] {
    try store().list(ListRequest(), cancellation: .never).objects.map(\.key.text)
  }

  /// Runs `voicebeat` to its end.
  func run(_ arguments: [String]) throws -> Tool.Result {
    try Tool.run("env", variables + ["\(PluginSearchPath.executableFolder)/voicebeat"] + arguments)
  }

  /// Starts `voicebeat` and goes on.
  func start(_ arguments: [String]) throws -> ChildProcess {
    try ChildProcess(
      ["env"] + variables + ["\(PluginSearchPath.executableFolder)/voicebeat"] + arguments, environment: [:],
      log: folder.path("log"))
  }

  /// Runs `voicebeat` to its end, and expects that all goes well.
  func succeed(_ arguments: String...) throws {
    let result = try run(arguments)
    if result.status != 0 { throw Unexpected(result: result) }
  }

  /// The manifest of a run.
  func manifest(_ arguments: String...) throws -> JSONValue { try manifest(arguments) }

  /// The manifest of a run.
  func manifest(_ arguments: [String]) throws -> JSONValue {
    let path = folder.path("manifest.json")
    let result = try run(["run"] + arguments + ["--manifest", path])
    if result.status != 0 { throw Unexpected(result: result) }
    return try JSONValue(parsing: readFile(path))
  }

  struct Unexpected: Error, CustomStringConvertible {
    let result: Tool.Result
    var description: String { "status \(result.status): \(result.output)" }
  }

  /// Compiles a plugin of the fixtures and tells the option that finds it.
  func plugin(_ name: String) throws -> [String] {
    let built = try Tool.run(
      "cc",
      [
        "-shared", "-fPIC", "-I", Tool.includeFolder, "\(Tool.root)/Tests/PluginTests/Fixtures/\(name).c", "-o",
        folder.path("\(name).so"),
      ])
    if built.status != 0 { throw Unexpected(result: built) }
    return ["--plugin-path", folder.location]
  }

  /// Writes seconds of stereo noise, which no encoder makes small, as a WAV of 16 bits: 192 kB a second.
  func noise(_ name: String, seconds: Int) throws -> String {
    let size = seconds * 192_000
    var bytes: [UInt8] = []
    func append(_ value: Int, _ width: Int) {
      for index in 0..<width { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
    }
    bytes += Array("RIFF".utf8)
    append(36 + size, 4)
    bytes += Array("WAVEfmt ".utf8)
    for (value, width) in [(16, 4), (1, 2), (2, 2), (48_000, 4), (192_000, 4), (4, 2), (16, 2)] { append(value, width) }
    bytes += Array("data".utf8)
    append(size, 4)
    var state: UInt64 = 1
    var words = [UInt64](repeating: 0, count: size / 8)
    for index in words.indices {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      words[index] = state
    }
    words.withUnsafeBytes { bytes.append(contentsOf: $0) }
    return try write(bytes, to: name)
  }

  /// Writes a file and tells its path.
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let path = folder.path(name)
    guard let file = fopen(path, "wb") else { throw SystemFailure("open \(path)") }
    fwrite(bytes, 1, bytes.count, file)
    guard fclose(file) == 0 else { throw SystemFailure("write \(path)") }
    return path
  }
}
