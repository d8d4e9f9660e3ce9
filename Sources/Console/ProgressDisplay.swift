import Glibc
import Synchronization
import Threads

/// One line on the terminal behind standard error that is drawn again and again.
public final class ProgressDisplay: Sendable {
  private let isStopped = Mutex(false)
  private let text: @Sendable () -> String

  /// Redraws at most this often: ten times a second.
  private static let interval: UInt32 = 100_000

  /// Starts to show what `text` answers, cut to the terminal's width.
  public init(_ text: @escaping @Sendable () -> String) {
    self.text = text
    Thread.detach { [self] in
      while draw() { usleep(Self.interval) }
    }
  }

  /// Ends the display and clears its line.
  public func stop() {
    isStopped.withLock { isStopped in
      if !isStopped { Terminal.draw("\r\u{1B}[K") }
      isStopped = true
    }
  }

  /// A line above the display that stays.
  public func note(_ line: String) {
    isStopped.withLock { _ in Terminal.draw("\r\u{1B}[K\(line)\n") }
  }

  private func draw() -> Bool {
    isStopped.withLock { isStopped in
      if !isStopped { Terminal.draw("\r\u{1B}[K" + String(text().prefix(Terminal.columns - 1))) }
      return !isStopped
    }
  }
}
