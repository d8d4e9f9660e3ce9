import Glibc

/// Programs that tests run, and the places that they need.
enum Tool {
  struct Result {
    /// The exit status, or 128 and the signal.
    var status: Int32
    /// Standard output and error, in one.
    var output: String
  }

  /// The package's folder.
  static let root = #filePath.split(separator: "/").dropLast(3).reduce(into: "") { $0 += "/" + $1 }
  static let includeFolder = root + "/Sources/PluginABI/include"

  /// Runs a program, found on the path unless its name has a slash, to its end.
  static func run(_ program: String, _ arguments: [String]) throws -> Result {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw SystemFailure("pipe") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO)
    var argv = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for argument in argv { free(argument) } }
    var child: pid_t = 0
    let error = posix_spawnp(&child, program, &actions, nil, &argv, environ)
    close(ends[1])
    guard error == 0 else { throw SystemFailure("posix_spawnp \(program)", error) }
    let output = try readToEnd(of: ends[0])
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 && errno == EINTR {}
    let signal = status & 0x7F
    return Result(
      status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal, output: String(decoding: output, as: UTF8.self))
  }
}

struct SystemFailure: Error, CustomStringConvertible {
  let description: String

  init(_ call: String, _ error: Int32 = errno) {
    description = "\(call): \(String(cString: strerror(error)))"
  }
}

func readFile(_ path: String) throws -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw SystemFailure("open \(path)") }
  defer { close(descriptor) }
  return try readToEnd(of: descriptor)
}

private func readToEnd(of descriptor: Int32) throws -> [UInt8] {
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = read(descriptor, &chunk, chunk.count)
    if count == 0 { return bytes }
    if count < 0 && errno != EINTR { throw SystemFailure("read") }
    bytes += chunk.prefix(max(count, 0))
  }
}

/// A folder that is removed with this object.
final class TemporaryFolder {
  private let location: String

  init() throws {
    var template = Array("/tmp/voicebeat-test-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw SystemFailure("mkdtemp") }
    location = String(cString: made)
  }

  deinit {
    _ = try? Tool.run("rm", ["-r", location])
  }

  func path(_ name: String) -> String { location + "/" + name }

  /// Writes a file and tells its path.
  func write(_ text: String, to name: String) throws -> String {
    let path = path(name)
    guard let file = fopen(path, "w") else { throw SystemFailure("open \(path)") }
    fputs(text, file)
    guard fclose(file) == 0 else { throw SystemFailure("write \(path)") }
    return path
  }
}
