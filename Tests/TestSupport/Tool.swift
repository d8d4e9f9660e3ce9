import CRuntime
import Glibc

/// Programs that tests run, and the places that they need.
public enum Tool {
  public struct Result: Sendable {
    /// The exit status, or 128 and the signal.
    public var status: Int32
    /// Standard output and error, in one.
    public var output: String
  }

  /// The package's folder.
  public static let root = #filePath.split(separator: "/").dropLast(3).reduce(into: "") { $0 += "/" + $1 }
  public static let includeFolder = root + "/Sources/PluginABI/include"

  /// Runs a program, found on the path unless its name has a slash, to its end.
  public static func run(_ program: String, _ arguments: [String]) throws -> Result {
    var ends: [Int32] = [0, 0]
    guard crt_pipe(&ends) == 0 else { throw SystemFailure("pipe") }
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

/// A call of the system that failed, and why.
public struct SystemFailure: Error, CustomStringConvertible {
  public let description: String

  /// - Parameter error: A number as in `errno`, which counts when none is given.
  public init(_ call: String, _ error: Int32? = nil) {
    description = "\(call): \(String(cString: strerror(error ?? errno)))"
  }
}

/// The content of a file.
public func readFile(_ path: String) throws -> [UInt8] {
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
