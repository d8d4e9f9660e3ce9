import Glibc

/// An operating-system thread that somebody waits for, or lets go.
public struct WorkerThread {
  private let thread: pthread_t

  /// Starts `body` on a thread of its own; nil where the system has none to give.
  public init?(_ body: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    guard Thread.create(&thread, stackBytes: 0, body) == 0 else { return nil }
    self.thread = thread
  }

  /// Waits until it has ended.
  public func join() { pthread_join(thread, nil) }

  /// Lets the thread end by itself; nobody may join it then.
  public func detach() { pthread_detach(thread) }
}
