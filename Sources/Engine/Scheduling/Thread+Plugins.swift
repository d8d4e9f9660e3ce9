import CRuntime
import Threads

extension Thread {
  /// Starts a thread for plugin code. That may be of any origin, so the stack is that of a program's main thread, and
  /// denormal numbers are flushed.
  ///
  /// - Parameter name: as debuggers show it; at most 15 bytes.
  static func start(_ name: String, _ body: @escaping @Sendable () -> Void) throws(RunError) {
    let status = detach(stackBytes: 8 << 20) {
      crt_name_thread(name)
      crt_flush_denormals()
      body()
    }
    guard status == 0 else {
      throw RunError(.unavailable, "no thread could be started: \(SystemError.text(status))")
    }
  }
}
