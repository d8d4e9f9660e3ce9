/// Everything that is wrong with a configuration, so that it can be put right in one go.
public struct ConfigurationError: Error, Equatable, Sendable {
  /// At least one, in the order of the variables' table.
  public var problems: [Problem]

  public struct Problem: Equatable, Sendable {
    /// The environment variable.
    public var variable: String
    /// What is wrong with it. Never holds the value of a variable that is secret.
    public var detail: String
    /// What to do.
    public var remedy: String
  }
}

extension ConfigurationError: CustomStringConvertible {
  public var description: String {
    let lines = problems.map { "\($0.variable) \($0.detail): \($0.remedy)" }
    guard lines.count > 1 else { return lines.first ?? "nothing is wrong" }
    return "\(lines.count) things are wrong with the storage's configuration\n"
      + lines.map { "  \($0)" }.joined(separator: "\n")
  }

  /// The same among a store's errors.
  public var asStoreError: ObjectStoreError { .misconfigured(detail: description) }
}
