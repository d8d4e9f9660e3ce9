import Glibc

/// A bounded number of connections that many threads share. The one that was used last is used next, so that few stay warm where
/// few are needed.
final class ConnectionPool: Sendable {
  struct Settings: Sendable {
    /// Most connections at a time.
    var limit: Int
    /// Seconds to wait for a connection.
    var connectTimeout: Double
    /// A file of certificates to trust instead of the system's.
    var certificates: String?
  }

  private struct State {
    var idle: [CurlHandle] = []
    var inUse = 0
  }

  private let settings: Settings
  private let state = Gate(State())

  init(_ settings: Settings) { self.settings = settings }

  /// Sends a request on a connection, when one is free, and waits for the answer's end.
  func perform(
    _ request: HTTPRequest, cancellation: Cancellation, receiver: Transfer.Receiver? = nil
  ) throws(HTTPFailure) -> HTTPResponse {
    let handle = try borrow(cancellation)
    defer {
      state.change {
        $0.idle.append(handle)
        $0.inUse -= 1
      }
    }
    return try handle.perform(request, cancellation: cancellation, receiver: receiver)
  }

  private func borrow(_ cancellation: Cancellation) throws(HTTPFailure) -> CurlHandle {
    enum Permission {
      case warm(CurlHandle)
      case new
    }
    var permission: Permission?
    while permission == nil {
      if cancellation.isCancelled { throw HTTPFailure(kind: .cancelled, detail: "stopped on request") }
      permission = state.wait(atMost: 0.2) { state in
        if let handle = state.idle.popLast() {
          state.inUse += 1
          return .warm(handle)
        }
        guard state.inUse < settings.limit else { return nil }
        state.inUse += 1
        return .new
      }
    }
    if case .warm(let handle) = permission { return handle }
    if let handle = CurlHandle(settings) { return handle }
    state.change { $0.inUse -= 1 }
    throw HTTPFailure(kind: .unreachable, detail: "no memory for a connection")
  }
}
