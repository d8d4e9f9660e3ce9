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
    let ends = try makePipe()
    defer { close(ends.read) }
    let argv = [Tool.root + "/Tests/Servers/run-until-eof", folder, program] + arguments
    do {
      child = try spawn(argv, input: .descriptor(ends.read), output: .file(log))
    } catch {
      close(ends.write)
      throw error
    }
    lifeline = ends.write
  }

  deinit {
    close(lifeline)
    waitForEnd(of: child)
  }
}
