import JSON
import Synchronization

/// Something outside the run that was read or written whole.
public struct Artifact: Sendable, Hashable {
  public enum Role: String, Sendable { case input, output }

  /// The node that reported it.
  public var node: String
  public var role: Role
  /// Path, or key with its scheme.
  public var location: String
  public var contentType: String?
  /// One line for people, such as "FLAC, 48000 Hz, stereo, 1:02.500".
  public var summary: String?
  /// SHA-256 in hexadecimal digits, where the manifest was to have digests.
  public var sha256: String?
  /// Bytes.
  public var size: UInt64

  var json: JSONValue {
    var members: [(String, JSONValue)] = [
      ("node", .string(node)), ("location", .string(location)), ("size", .integer(Int64(clamping: size))),
    ]
    for (name, value) in [("content_type", contentType), ("summary", summary), ("sha256", sha256)] {
      if let value { members.append((name, .string(value))) }
    }
    return .object(JSONObject(members))
  }
}

/// A message of a node for the run's log.
public struct LogMessage: Sendable, Hashable {
  public enum Severity: String, Sendable { case debug, info, warning }

  public var severity: Severity
  public var node: String
  public var text: String
}

/// What a run's nodes report while it goes on. Safe to use from any thread.
final class RunJournal: Sendable {
  private struct State {
    var artifacts: [Artifact] = []
    var messages: [LogMessage] = []
    var dropped = 0
  }

  /// A stage that logs without end must not fill the memory.
  static let messageLimit = 1_000

  let wantsDigests: Bool
  private let state = Mutex(State())

  init(wantsDigests: Bool) { self.wantsDigests = wantsDigests }

  func report(_ artifact: Artifact) { state.withLock { $0.artifacts.append(artifact) } }

  func log(_ message: LogMessage) {
    state.withLock { state in
      if state.messages.count < Self.messageLimit { state.messages.append(message) } else { state.dropped += 1 }
    }
  }

  var artifacts: [Artifact] { state.withLock { $0.artifacts } }

  /// The messages in order; the last one tells how many were dropped, if any.
  var messages: [LogMessage] {
    state.withLock { state in
      guard state.dropped > 0 else { return state.messages }
      let rest = LogMessage(severity: .warning, node: "", text: "\(state.dropped) further messages were dropped")
      return state.messages + [rest]
    }
  }
}
