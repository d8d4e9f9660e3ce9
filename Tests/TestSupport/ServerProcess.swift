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
