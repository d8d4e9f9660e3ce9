import Glibc

/// Threads for the few things that go on beside the main one.
public enum Thread {
  /// Starts a thread that nobody waits for.
  public static func detach(_ body: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    if create(&thread, body) { pthread_detach(thread) }
  }

  /// Calls `body` on `count` threads at once and returns when all have returned.
  public static func parallel(_ count: Int, _ body: @escaping @Sendable () -> Void) {
    var threads: [pthread_t] = []
    for _ in 1..<max(1, count) {
      var thread = pthread_t()
      if create(&thread, body) { threads.append(thread) }
    }
    body()
    for thread in threads { pthread_join(thread, nil) }
  }

  private static func create(_ thread: inout pthread_t, _ body: @escaping @Sendable () -> Void) -> Bool {
    let box = Unmanaged.passRetained(Body(body))
    let failed = pthread_create(
      &thread, nil,
      { argument in
        Unmanaged<Body>.fromOpaque(argument!).takeRetainedValue().call()
        return nil
      }, box.toOpaque())
    if failed != 0 { box.release() }
    return failed == 0
  }

  private final class Body: Sendable {
    let call: @Sendable () -> Void
    init(_ call: @escaping @Sendable () -> Void) { self.call = call }
  }
}
