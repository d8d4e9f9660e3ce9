import CRuntime
import Console
import Engine
import Glibc

/// A program that is installed beside this one.
struct SiblingProgram {
  let path: String

  /// - Throws: ``CommandError`` where it is missing.
  init(_ name: String) throws(CommandError) {
    path = PluginSearchPath.executableFolder + "/" + name
    guard access(path, X_OK) == 0 else {
      throw CommandError(.unavailable, "\(path) is missing; it is a part of VoiceBeat: install it again")
    }
  }

  /// Goes on as that program. Returns only when it cannot be started.
  func replace(arguments: [String]) -> CommandError {
    var argv = ([path] + arguments).map { strdup($0) } + [nil]
    execv(path, &argv)
    return CommandError(.unavailable, "\(path) cannot be started: \(String(cString: strerror(errno)))")
  }

  /// Runs it to its end, with this program's standard error.
  ///
  /// - Returns: what it printed, and its exit status, or 128 and the signal that ended it.
  func run(arguments: [String]) throws(CommandError) -> (output: [UInt8], status: Int32) {
    var ends: [Int32] = [0, 0]
    guard crt_pipe(&ends) == 0 else { throw CommandError(.unavailable, "no pipe: \(String(cString: strerror(errno)))") }
    defer { close(ends[0]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    var argv = ([path] + arguments).map { strdup($0) } + [nil]
    defer { for argument in argv { free(argument) } }
    var child: pid_t = 0
    let problem = posix_spawn(&child, path, &actions, nil, &argv, environ)
    close(ends[1])
    guard problem == 0 else {
      throw CommandError(.unavailable, "\(path) cannot be started: \(String(cString: strerror(problem)))")
    }
    var output: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(ends[0], &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      output += chunk[..<count]
    }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 && errno == EINTR {}
    let signal = status & 0x7F
    return (output, signal == 0 ? (status >> 8) & 0xFF : 128 + signal)
  }
}
