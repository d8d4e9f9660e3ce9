import Engine
import Glibc
import Synchronization
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
    let result = try Command.run("/usr/bin/cc", arguments)
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

/// A program that runs to its end.
enum Command {
  /// - Returns: the wait status, and what the program wrote to its output and error.
  static func run(
    _ program: String, _ arguments: [String], environment: [String: String] = [:]
  ) throws -> (status: Int32, output: String) {
    var template = Array("\(Fixture.folder)/output-XXXXXX".utf8CString)
    let output = mkstemp(&template)
    try #require(output >= 0)
    defer {
      close(output)
      unlink(template)
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, output, 2)
    var argv: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    var envp: [UnsafeMutablePointer<CChar>?] = []
    var entry = environ
    while let text = entry.pointee {
      envp.append(strdup(text))
      entry += 1
    }
    envp += environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in argv + envp { free(text) } }
    var child = pid_t()
    try #require(posix_spawn(&child, program, &actions, nil, &argv, &envp) == 0)
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    return (status, File.text("/proc/self/fd/\(output)"))
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
