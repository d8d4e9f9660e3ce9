public import PluginABI

/// Why a call failed: one of a closed set of classes, a text for the person who must act, and what it is about.
///
/// Thrown by a stage's methods and by the host's services. The kit hands it to the host with `fail`; no Swift error
/// leaves the plugin.
public struct StageError: Error, Sendable, CustomStringConvertible {
  /// The classes of failure. The set is closed: the host maps each to an exit code and a way to treat it.
  public enum Code: Int32, Sendable, CaseIterable {
    /// The data that arrived cannot be processed.
    case badInput = -1
    /// A parameter's value is wrong in a way that its declared range does not tell.
    case badParameter = -2
    /// Something needed cannot be reached now; the same call may succeed later.
    case unavailable = -3
    /// The run was cancelled or its deadline passed.
    case cancelled = -4
    /// A limit was met: the memory budget, a duration, a size.
    case limit = -5
    /// A defect of the stage or of the host.
    case `internal` = -6
    /// What is to be read does not exist.
    case notFound = -7
    /// Reading or writing is not permitted.
    case denied = -8
    /// The output cannot be created.
    case cannotCreate = -9
    /// Reading or writing failed underway.
    case io = -10
    /// What the stage is set up with outside the pipeline, such as environment variables, is wrong.
    case configuration = -11
  }

  public let code: Code
  /// What is wrong and what to do about it; nil where the host has said so already.
  public let message: String?
  /// The parameter or port that it is about.
  public let about: String?

  public init(_ code: Code, _ message: String, about: String? = nil) {
    self.code = code
    self.message = message
    self.about = about
  }

  /// A failure that the host returned, whose reason it knows. A code outside the closed set is a defect.
  @usableFromInline init(passingOn status: vb_status) {
    code = Code(rawValue: status) ?? .internal
    message = nil
    about = nil
  }

  public var description: String {
    let text = message ?? "\(code)"
    return about.map { "\($0): \(text)" } ?? text
  }
}

extension StageError {
  /// The data that arrived cannot be processed; `about` names the port.
  public static func badInput(_ message: String, about: String? = nil) -> StageError {
    StageError(.badInput, message, about: about)
  }

  /// A parameter's value does not make sense; `about` is its name in pipelines.
  public static func badParameter(_ message: String, about: String) -> StageError {
    StageError(.badParameter, message, about: about)
  }

  /// A defect: something that cannot happen has happened.
  public static func `internal`(_ message: String) -> StageError {
    StageError(.internal, message)
  }
}

/// Throws what the host returned unless it is a success.
@inlinable func check(_ status: vb_status) throws(StageError) {
  if status < 0 { throw StageError(passingOn: status) }
}
