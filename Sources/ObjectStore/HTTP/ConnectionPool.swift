import Glibc
import Threads

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

  /// Seconds after which a thread that waits for a connection asks whether it is still to.
  private static let pauseBetweenQuestions = 0.5

  private let settings: Settings
  private let state = Gate(State())

  init(_ settings: Settings) { self.settings = settings }

  /// Sends a request on a connection, when one is free, and waits for the answer's end.
  func perform(
    _ request: HTTPRequest, cancellation: Cancellation, receiver: Transfer.Receiver? = nil
  ) throws(HTTPFailure) -> HTTPResponse {
    let handle = try borrow(cancellation)
    var isSound = false
    defer {
      state.changeForOne {
        if isSound { $0.idle.append(handle) }
        $0.inUse -= 1
      }
    }
    let response = try handle.perform(request, cancellation: cancellation, receiver: receiver)
    isSound = Self.isOrdinary(response.status)
    return response
  }

  /// Closes the connections that nobody uses.
  func closeIdle() { state.change { $0.idle = [] } }

  /// Whether an answer is no sign that something is wrong at the connection's other end. After others the next attempt begins with a new
  /// connection, which may well lead to another machine.
  private static func isOrdinary(_ status: Int) -> Bool {
    (200..<400).contains(status) || [404, 412, 416].contains(status)
  }

  private func borrow(_ cancellation: Cancellation) throws(HTTPFailure) -> CurlHandle {
    enum Permission {
      case warm(CurlHandle)
      case new
    }
    var permission: Permission?
    while permission == nil {
      if cancellation.isCancelled { throw HTTPFailure(kind: .cancelled, detail: "stopped on request") }
      permission = state.wait(atMost: Self.pauseBetweenQuestions) { state in
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
    state.changeForOne { $0.inUse -= 1 }
    throw HTTPFailure(kind: .unreachable, detail: "no memory for a connection")
  }
}
