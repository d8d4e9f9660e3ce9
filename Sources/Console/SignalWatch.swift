import Glibc
import Synchronization
import Threads

/// Turns SIGINT, SIGTERM and SIGHUP into a call while something runs that must be ended in good order; another signal
/// a moment later ends the process at once.
///
/// The signals are blocked in every thread and received by one of its own, so that the handler is ordinary
/// code. Signals that the caller of the process chose to ignore stay ignored.
public final class SignalWatch: Sendable {
  private let first = Atomic<Int32>(0)

  /// Nobody presses a key twice within this time; `timeout` and shells send one signal to a process and to its group.
  private static let patience = Duration.milliseconds(200)

  private let handler: @Sendable () -> Void

  /// Starts watching. To be called before threads are made whose work is to be ended.
  public init(_ handler: @escaping @Sendable () -> Void) {
    self.handler = handler
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM, SIGHUP] where !Self.isIgnored(number) { sigaddset(&signals, number) }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    // A reader of our output that leaves is an error of the write, which the run can clean up after.
    signal(SIGPIPE, SIG_IGN)

    let watched = signals
    Thread.detach { [self] in
      var signals = watched
      var number: Int32 = 0
      while sigwait(&signals, &number) != 0 {}
      first.store(number, ordering: .relaxed)
      let start = ContinuousClock.now
      self.handler()
      while true {
        guard sigwait(&signals, &number) == 0, .now - start > Self.patience else { continue }
        _exit(128 + number)
      }
    }
  }

  /// The exit status that the first signal asks for, or nil when there was none.
  public var status: ExitStatus? {
    let number = first.load(ordering: .relaxed)
    return number == 0 ? nil : ExitStatus(rawValue: 128 + number)
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
  }
}
