import Glibc
import Synchronization

/// Runs a body on threads of its own, all at once, and returns when all have ended.
///
/// - Returns: what each made, in their order.
public func inParallel<Result: Sendable>(_ count: Int, _ body: @escaping @Sendable (Int) -> Result) -> [Result] {
  let results = Mutex<[Int: Result]>([:])
  withoutActuallyEscaping({ @Sendable number in
    let result = body(number)
    results.withLock { $0[number] = result }
  }) { run in
    let threads = (0..<count).map { number in start(Job { run(number) }) }
    for thread in threads { pthread_join(thread, nil) }
  }
  return results.withLock { results in (0..<count).map { results[$0]! } }
}

private final class Job: Sendable {
  let run: @Sendable () -> Void
  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

private func start(_ job: Job) -> pthread_t {
  var thread = pthread_t()
  let status = pthread_create(
    &thread, nil,
    { argument in
      Unmanaged<Job>.fromOpaque(argument!).takeRetainedValue().run()
      return nil
    }, Unmanaged.passRetained(job).toOpaque())
  precondition(status == 0, "no thread could be started")
  return thread
}
