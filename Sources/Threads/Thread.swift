import Glibc

/// Threads of the operating system.
public enum Thread {
  /// Starts a thread that nobody waits for.
  ///
  /// - Parameter stackBytes: 0 is the system's default, 8 MiB unless the user set another limit.
  /// - Returns: 0, or the system's error number where the thread could not be started.
  @discardableResult
  public static func detach(stackBytes: Int = 0, _ body: @escaping @Sendable () -> Void) -> Int32 {
    var thread = pthread_t()
    let status = create(&thread, stackBytes: stackBytes, body)
    if status == 0 { pthread_detach(thread) }
    return status
  }

  /// Calls `body` on `count` threads at once, of which this is one, and returns when all have returned. Where the system starts fewer
  /// threads, fewer calls are made; `body` takes its work from a place that all share.
  public static func parallel(_ count: Int, _ body: @escaping @Sendable () -> Void) {
    var threads: [pthread_t] = []
    for _ in 1..<max(1, count) {
      var thread = pthread_t()
      if create(&thread, stackBytes: 0, body) == 0 { threads.append(thread) }
    }
    body()
    for thread in threads { pthread_join(thread, nil) }
  }

  /// Starts a thread.
  ///
  /// - Returns: 0, or the system's error number.
  static func create(
    _ thread: inout pthread_t, stackBytes: Int, _ body: @escaping @Sendable () -> Void
  ) -> Int32 {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    if stackBytes > 0 { pthread_attr_setstacksize(&attributes, stackBytes) }
    let box = Unmanaged.passRetained(Body(body))
    let status = pthread_create(
      &thread, &attributes,
      { argument in
        Unmanaged<Body>.fromOpaque(argument!).takeRetainedValue().call()
        return nil
      }, box.toOpaque())
    if status != 0 { box.release() }
    return status
  }

  private final class Body: Sendable {
    let call: @Sendable () -> Void
    init(_ call: @escaping @Sendable () -> Void) { self.call = call }
  }
}
