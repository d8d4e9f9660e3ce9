import CRuntime
import Glibc

/// A server that ends with this object, and with the test process however that ends.
///
/// The kernel could be asked to end a child with its parent, but it takes the parent's *thread* for the parent, and threads of
/// a pool come and go. A pipe does not: its other end closes when the last holder is gone.
final class ServerProcess: Sendable {
  private let child: pid_t
  private let lifeline: Int32

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - folder: the server's own, removed when it has ended.
  ///   - log: the file that gets what it prints.
  init(_ program: String, _ arguments: [String], folder: String, log: String) throws {
    var ends: [Int32] = [-1, -1]
    guard crt_pipe(&ends) == 0 else { throw SystemFailure("pipe") }
    defer { close(ends[0]) }
    let argv = [Tool.root + "/Tests/Servers/run-until-eof", folder, program] + arguments
    do {
      child = try spawn(argv, input: ends[0], output: .file(log))
    } catch {
      close(ends[1])
      throw error
    }
    lifeline = ends[1]
  }

  deinit {
    close(lifeline)
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 && errno == EINTR {}
  }
}

/// Where a started program's output goes.
enum ProgramOutput {
  case file(String)
  case descriptor(Int32)
}

/// Starts a program that may live long: it inherits nothing but its three streams. Otherwise it would hold pipes of tests that
/// run beside this one, and whoever reads them would wait for it to end.
func spawn(_ argv: [String], input: Int32, output: ProgramOutput) throws -> pid_t {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
  switch output {
  case .file(let path):
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, path, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
  case .descriptor(let descriptor):
    posix_spawn_file_actions_adddup2(&actions, descriptor, STDOUT_FILENO)
  }
  for descriptor in 3..<1_024 { posix_spawn_file_actions_addclose(&actions, Int32(descriptor)) }

  var texts = argv.map { strdup($0) } + [nil]
  defer { for text in texts { free(text) } }
  var child: pid_t = 0
  let error = posix_spawnp(&child, argv[0], &actions, nil, &texts, environ)
  guard error == 0 else { throw SystemFailure("posix_spawnp \(argv[0])", error) }
  return child
}
