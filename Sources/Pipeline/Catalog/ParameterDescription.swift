/// A parameter of a stage, a setting of a link, or a parameter of a pipeline: its type, range and meaning.
public struct ParameterDescription: Hashable, Sendable {
  /// What values a parameter takes.
  public enum ValueType: String, Hashable, Sendable, CaseIterable {
    case number, integer, boolean, string
    /// Any JSON value, handed on as its text.
    case json
  }

  /// Lower case, words joined by underscores.
  public var name: String
  public var help: String
  /// "dB", "s", "Hz", "st" …
  public var unit: String?
  public var type: ValueType
  /// What holds when the parameter is left out.
  public var defaultValue: ParameterValue?
  public var isRequired: Bool
  /// Lowest value allowed, inclusive; numbers and integers.
  public var minimum: Double?
  /// Highest value allowed, inclusive; numbers and integers.
  public var maximum: Double?
  /// The values a string may have; empty for any.
  public var choices: [String]
  /// Whether `${clip.id}`, `${clip.index}` and `${clip.kind}` may stand in the text for the stage to fill in.
  public var allowsClipTemplate: Bool

  public init(
    name: String, help: String = "", unit: String? = nil, type: ValueType, defaultValue: ParameterValue? = nil,
    isRequired: Bool = false, minimum: Double? = nil, maximum: Double? = nil, choices: [String] = [],
    allowsClipTemplate: Bool = false
  ) {
    self.name = name
    self.help = help
    self.unit = unit
    self.type = type
    self.defaultValue = defaultValue
    self.isRequired = isRequired
    self.minimum = minimum
    self.maximum = maximum
    self.choices = choices
    self.allowsClipTemplate = allowsClipTemplate
  }
}

/// A value that was checked against its ``ParameterDescription``.
public enum ParameterValue: Hashable, Sendable {
  /// Finite.
  case number(Double)
  case integer(Int64)
  case boolean(Bool)
  case string(String)
  /// The text of a JSON value.
  case json(String)
}
