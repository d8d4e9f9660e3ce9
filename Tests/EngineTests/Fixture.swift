import Engine
import Glibc
import Synchronization
import TestSupport
import Testing

/// Shared objects that the tests compile from `Fixtures`, as a plugin's author would: a C compiler and one header.
enum Fixture {
  /// A folder of this test process, writable by nobody else.
  static let folder: String = {
    let folder = "/tmp/voicebeat-tests-\(getpid())"
    mkdir(folder, 0o700)
    atexit { system("rm -rf /tmp/voicebeat-tests-\(getpid())") }
    return folder
  }()

  static let sources = String(#filePath.prefix(upTo: #filePath.lastIndex(of: "/")!)) + "/Fixtures"

  /// A new folder below ``folder``.
  static func makeFolder(_ name: String) -> String {
    let path = "\(folder)/\(name)"
    mkdir(path, 0o700)
    return path
  }

  /// A path in ``folder`` that no other test has.
  static func newPath(_ name: String) -> String {
    "\(folder)/\(name)-\(counter.wrappingAdd(1, ordering: .relaxed).newValue)"
  }

  private static let counter = Atomic(0)

  /// Compiles files of `Fixtures` into the shared object at `target`.
  static func compile(_ files: [String], to target: String, flags: [String] = []) throws {
    let header = sources + "/../../../Sources/PluginABI/include"
    let arguments =
      ["-std=c11", "-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-I", header] + flags
      + files.map { "\(sources)/\($0)" } + ["-o", target]
    let result = try Tool.run("/usr/bin/cc", arguments)
    try #require(result.status == 0, "\(result.output)")
  }

  /// A registry of nothing but the plugin made of `files`.
  static func registry(_ name: String, _ files: [String], flags: [String] = []) throws -> PluginRegistry {
    let folder = makeFolder(name)
    try compile(files, to: "\(folder)/\(name).so", flags: flags)
    return PluginRegistry(searchPath: PluginSearchPath(folders: [folder]), cacheFile: "\(folder)/cache.json")
  }

  /// The stages of `Fixtures/odd`.
  static let odd = Result {
    try registry("odd", ["odd/plugin.c", "odd/shapers.c", "odd/listeners.c"])
  }
}

/// Small files, whole.
enum File {
  static func text(_ path: String) -> String {
    guard let file = fopen(path, "r") else { return "" }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk.prefix(count) }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func write(_ text: String, to path: String) {
    let file = fopen(path, "w")!
    fputs(text, file)
    fclose(file)
  }
}
