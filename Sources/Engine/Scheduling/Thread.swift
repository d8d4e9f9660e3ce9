import CRuntime
import Glibc

/// Starts detached operating-system threads for plugin code.
enum Thread {
  /// Plugin code of any origin runs here, so the stack is that of a program's main thread.
  private static let stackBytes = 8 << 20

  static func start(_ name: String, _ body: @escaping @Sendable () -> Void) throws(RunError) {
    final class Box: Sendable {
      let name: String
      let body: @Sendable () -> Void
      init(_ name: String, _ body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
      }
    }
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, stackBytes)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    var thread = pthread_t()
    let box = Unmanaged.passRetained(Box(name, body))
    let status = pthread_create(
      &thread, &attributes,
      { argument in
        let box = Unmanaged<Box>.fromOpaque(argument!).takeRetainedValue()
        crt_name_thread(box.name)
        crt_flush_denormals()
        box.body()
        return nil
      }, box.toOpaque())
    pthread_attr_destroy(&attributes)
    if status != 0 {
      box.release()
      throw RunError(.unavailable, "no thread could be started: \(SystemError.text(status))")
    }
  }
}
