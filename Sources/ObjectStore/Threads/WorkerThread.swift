import Glibc

/// An operating-system thread that somebody waits for, or lets go.
struct WorkerThread {
  private let thread: pthread_t

  /// Starts `body` on a thread of its own; nil where the system has none to give.
  init?(_ body: @escaping @Sendable () -> Void) {
    final class Box: Sendable {
      let body: @Sendable () -> Void
      init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    let box = Unmanaged.passRetained(Box(body))
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { argument in
        Unmanaged<Box>.fromOpaque(argument!).takeRetainedValue().body()
        return nil
      }, box.toOpaque())
    if status != 0 {
      box.release()
      return nil
    }
    self.thread = thread
  }

  func join() { pthread_join(thread, nil) }

  /// Lets the thread end by itself; nobody may join it then.
  func detach() { pthread_detach(thread) }
}
