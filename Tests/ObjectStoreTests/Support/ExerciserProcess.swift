import Glibc
import TestSupport

/// A process of the program that uses stores until it is killed.
final class ExerciserProcess: Sendable {
  struct Ending: Sendable {
    /// The exit status, or 128 and the signal.
    var status: Int32
    var output: String
  }

  private let child: pid_t
  private let output: Int32

  init(_ arguments: [String]) throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw SystemFailure("pipe") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    output = ends[0]
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO)
    var argv = ([Exerciser.path] + arguments).map { strdup($0) } + [nil]
    defer { for argument in argv { free(argument) } }
    var child: pid_t = 0
    let status = posix_spawn(&child, Exerciser.path, &actions, nil, &argv, environ)
    close(ends[1])
    guard status == 0 else { throw SystemFailure("posix_spawn \(Exerciser.path)", status) }
    self.child = child
  }

  deinit { close(output) }

  /// Kills the process so many microseconds after it said so many lines; the first says that it has begun.
  ///
  /// - Returns: what it printed, and how it ended: 137 if it was killed.
  func kill(after microseconds: UInt32, lines: Int = 1) -> Ending {
    var text: [UInt8] = []
    var byte: UInt8 = 0
    var linesLeft = lines
    while linesLeft > 0, read(output, &byte, 1) == 1 {
      text.append(byte)
      if byte == UInt8(ascii: "\n") { linesLeft -= 1 }
    }
    usleep(microseconds)
    Glibc.kill(child, SIGKILL)
    var ending = end()
    ending.output = String(decoding: text, as: UTF8.self) + ending.output
    return ending
  }

  /// Waits for the process to end.
  func end() -> Ending {
    var text: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(output, &chunk, chunk.count)
      if count <= 0 { break }
      text += chunk.prefix(count)
    }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 && errno == EINTR {}
    let signal = status & 0x7F
    return Ending(
      status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal, output: String(decoding: text, as: UTF8.self))
  }
}
