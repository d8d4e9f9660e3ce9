import PluginABI

/// A type that a ``Parameter`` can have: `Double`, `Int`, `Bool`, `String`, ``JSONText``, ``ClipTemplate``, an optional
/// of these, or an enum of strings:
///
/// ```swift
/// enum Curve: String, CaseIterable, ParameterValue { case linear, exponential }
/// ```
public protocol ParameterValue: Sendable {
  /// The type of a range's ends; `Never` where a range makes no sense.
  associatedtype Bound: ParameterBound = Never
  /// How pipelines write it.
  static var parameterType: ParameterType { get }
  /// Whether it may be left out although it has no default.
  static var isOptional: Bool { get }
  /// What stands for "not given"; nil where a value is needed.
  static var absent: Self? { get }
  /// The value that the host checked and handed over; nil where it does not fit the type after all.
  init?(_ input: ParameterInput)
  /// The text of the value as JSON; nil for "not given".
  var json: String? { get }
}

extension ParameterValue {
  public static var isOptional: Bool { absent != nil }
  public static var absent: Self? { nil }
}

/// How pipelines write a parameter.
public struct ParameterType: Sendable {
  let code: UInt32
  let choices: [String]
  let isClipTemplate: Bool

  init(_ code: UInt32, choices: [String] = [], isClipTemplate: Bool = false) {
    self.code = code
    self.choices = choices
    self.isClipTemplate = isClipTemplate
  }

  /// One of these strings.
  public static func choice(of choices: [String]) -> ParameterType { ParameterType(VB_TYPE_STRING, choices: choices) }
}

/// A value as the host hands it over, checked against its declaration.
public struct ParameterInput {
  let value: UnsafePointer<vb_value>

  /// Of strings and JSON.
  public var text: String? { value.pointee.text.map { String(cString: $0) } }
  /// Of numbers and integers.
  public var number: Double { value.pointee.number }
  /// Of integers and booleans.
  public var integer: Int { Int(value.pointee.integer) }
  var isSet: Bool { value.pointee.is_set != 0 }
}

extension Double: ParameterValue {
  public typealias Bound = Double
  public static var parameterType: ParameterType { ParameterType(VB_TYPE_NUMBER) }
  public init?(_ input: ParameterInput) { self = input.number }
  public var json: String? {
    let text = description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

extension Int: ParameterValue {
  public typealias Bound = Int
  public static var parameterType: ParameterType { ParameterType(VB_TYPE_INTEGER) }
  public init?(_ input: ParameterInput) { self = input.integer }
  public var json: String? { description }
}

extension Bool: ParameterValue {
  public static var parameterType: ParameterType { ParameterType(VB_TYPE_BOOLEAN) }
  public init?(_ input: ParameterInput) { self = input.integer != 0 }
  public var json: String? { description }
}

extension String: ParameterValue {
  public static var parameterType: ParameterType { ParameterType(VB_TYPE_STRING) }
  public init?(_ input: ParameterInput) {
    guard let text = input.text else { return nil }
    self = text
  }
  public var json: String? { JSONText(quoting: self).text }
}

extension JSONText: ParameterValue {
  public static var parameterType: ParameterType { ParameterType(VB_TYPE_JSON) }
  public init?(_ input: ParameterInput) {
    guard let text = input.text else { return nil }
    self.init(text)
  }
  public var json: String? { text }
}

extension ClipTemplate: ParameterValue {
  public static var parameterType: ParameterType { ParameterType(VB_TYPE_STRING, isClipTemplate: true) }
  public init?(_ input: ParameterInput) {
    guard let text = input.text else { return nil }
    self.init(text)
  }
  public var json: String? { JSONText(quoting: text).text }
}

extension Optional: ParameterValue where Wrapped: ParameterValue {
  public typealias Bound = Wrapped.Bound
  public static var parameterType: ParameterType { Wrapped.parameterType }
  public static var absent: Wrapped?? { .some(nil) }
  public init?(_ input: ParameterInput) {
    guard let wrapped = Wrapped(input) else { return nil }
    self = wrapped
  }
  public var json: String? { flatMap(\.json) }
}

extension ParameterValue where Self: RawRepresentable & CaseIterable, RawValue == String {
  public static var parameterType: ParameterType { .choice(of: allCases.map(\.rawValue)) }
  public init?(_ input: ParameterInput) {
    guard let text = input.text else { return nil }
    self.init(rawValue: text)
  }
  public var json: String? { rawValue.json }
}
