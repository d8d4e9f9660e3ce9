public import JSON
import PluginABI

/// Why a run failed: one error, with those that followed from it kept beneath.
public struct RunError: Error, Sendable {
  /// The class of an error, which decides what can be done about it.
  public enum Code: String, Sendable, CaseIterable {
    /// Data that cannot be processed.
    case badInput = "bad-input"
    /// A parameter whose value is wrong in a way that its range does not tell.
    case badParameter = "bad-parameter"
    /// Something needed cannot be reached now; the same run may succeed later.
    case unavailable
    /// Cancelled by the caller.
    case cancelled
    /// The deadline passed.
    case deadline
    /// A limit was met: memory, duration, size.
    case limit
    /// A defect of a stage or of the engine.
    case `internal`
    /// What is to be read does not exist.
    case notFound = "not-found"
    /// Reading or writing is not permitted.
    case denied
    /// The output cannot be created.
    case cannotCreate = "cannot-create"
    /// Reading or writing failed underway.
    case io
    /// What a stage is set up with outside the pipeline is wrong.
    case configuration
  }

  public var code: Code
  public var message: String
  /// The parameter or port it is about.
  public var about: String?
  public var pipeline: String?
  public var node: String?
  public var stage: String?
  public var plugin: String?
  /// Errors of other nodes that came after the first.
  public var beneath: [RunError]
  /// For limits and stalls: who waits for whom, a line for each node that waits.
  public var waiting: [String]

  public init(
    _ code: Code, _ message: String, about: String? = nil, pipeline: String? = nil, node: String? = nil,
    stage: String? = nil, plugin: String? = nil, beneath: [RunError] = [], waiting: [String] = []
  ) {
    self.code = code
    self.message = message
    self.about = about
    self.pipeline = pipeline
    self.node = node
    self.stage = stage
    self.plugin = plugin
    self.beneath = beneath
    self.waiting = waiting
  }
}

extension RunError: CustomStringConvertible {
  /// One line that names node, stage and parameter, and says what is wrong; below it who waits for whom.
  public var description: String {
    var place = ""
    if let node { place = node }
    if let about { place += place.isEmpty ? about : ".\(about)" }
    if let stage, stage != node { place += place.isEmpty ? "stage \"\(stage)\"" : " (stage \"\(stage)\")" }
    let line = place.isEmpty ? message : "\(place): \(message)"
    return ([line] + waiting.map { "  \($0)" }).joined(separator: "\n")
  }

  /// The error as it appears in a manifest.
  public var json: JSONValue {
    var members: [(String, JSONValue)] = [("code", .string(code.rawValue)), ("message", .string(message))]
    for (name, value) in [
      ("about", about), ("pipeline", pipeline), ("node", node), ("stage", stage), ("plugin", plugin),
    ] {
      if let value { members.append((name, .string(value))) }
    }
    if !waiting.isEmpty { members.append(("waiting", .array(waiting.map { .string($0) }))) }
    if !beneath.isEmpty { members.append(("beneath", .array(beneath.map(\.json)))) }
    return .object(JSONObject(members))
  }
}

extension RunError.Code {
  /// The class that a plugin's status names; a status outside the closed set is a defect.
  init(_ status: vb_status) {
    switch status {
    case -1: self = .badInput
    case -2: self = .badParameter
    case -3: self = .unavailable
    case -4: self = .cancelled
    case -5: self = .limit
    case -7: self = .notFound
    case -8: self = .denied
    case -9: self = .cannotCreate
    case -10: self = .io
    case -11: self = .configuration
    default: self = .internal
    }
  }

  /// The status that tells a plugin of an error of this class.
  var status: vb_status {
    switch self {
    case .badInput: -1
    case .badParameter: -2
    case .unavailable: -3
    case .cancelled, .deadline: -4
    case .limit: -5
    case .internal: -6
    case .notFound: -7
    case .denied: -8
    case .cannotCreate: -9
    case .io: -10
    case .configuration: -11
    }
  }
}
