import Glibc

/// A program that a test runs beside itself, to kill it or to see how it ends. It has no input.
public final class ChildProcess {
  private let child: pid_t
  private var ended: Int32?

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - environment: variables beside those of this process.
  ///   - log: the file that gets what it prints.
  public init(_ argv: [String], environment: [String: String], log: String) throws {
    let input = open("/dev/null", O_RDONLY | O_CLOEXEC)
    defer { close(input) }
    child = try spawn(argv, input: input, output: .file(log), environment: environment)
  }

  deinit {
    kill()
    wait()
  }

  /// Ends it at once, as the kernel does that is out of memory.
  public func kill() { if ended == nil { Glibc.kill(child, SIGKILL) } }

  /// Waits until it has ended.
  ///
  /// - Returns: the exit status, or 128 and the signal.
  @discardableResult
  public func wait() -> Int32 {
    if let ended { return ended }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 && errno == EINTR {}
    let signal = status & 0x7F
    let result = signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    ended = result
    return result
  }
}
