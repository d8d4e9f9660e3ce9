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
    child = try spawn(argv, output: .file(log), environment: environment)
  }

  deinit {
    kill()
    wait()
  }

  /// Ends it at once, as the kernel does that is out of memory.
  public func kill() { signal(SIGKILL) }

  /// Sends it a signal.
  public func signal(_ number: Int32) { if ended == nil { Glibc.kill(child, number) } }

  /// Waits until it has ended.
  ///
  /// - Returns: the exit status, or 128 and the signal.
  @discardableResult
  public func wait() -> Int32 {
    if let ended { return ended }
    let result = waitForEnd(of: child)
    ended = result
    return result
  }
}
