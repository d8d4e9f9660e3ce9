/// Why a value does not fit its parameter.
struct ValueProblem: Error {
  var code: Diagnostic.Code
  var message: String
  var expectation: String?
  var suggestion: String?
}

extension ParameterDescription {
  /// The value as the parameter's type has it.
  /// - Parameter owner: What the parameter belongs to, for messages: `stage "gain"`.
  func check(_ value: JSONValue, owner: String?) throws(ValueProblem) -> ParameterValue {
    switch type {
    case .number:
      guard let number = value.number else { throw wrongType(value, owner) }
      try checkRange(number, owner)
      return .number(number)
    case .integer:
      guard value.number != nil else { throw wrongType(value, owner) }
      guard let integer = value.integer else {
        throw ValueProblem(
          code: .wrongType, message: "\(value.text()) is not a whole number\(of(owner))", expectation: expectation)
      }
      try checkRange(Double(integer), owner)
      return .integer(integer)
    case .boolean:
      guard let boolean = value.boolean else { throw wrongType(value, owner) }
      return .boolean(boolean)
    case .string:
      guard let text = value.string else { throw wrongType(value, owner) }
      if !choices.isEmpty, !choices.contains(text) {
        throw ValueProblem(
          code: .notAChoice, message: "\(quoted(text)) is no \(name)\(of(owner))", expectation: expectation,
          suggestion: NearestName.find(text, among: choices).map(quoted))
      }
      return .string(text)
    case .json:
      return .json(value.text())
    }
  }

  /// The JSON value that a text on a command line stands for.
  func parse(_ text: String) throws(ValueProblem) -> JSONValue {
    if type == .string { return .string(text) }
    do {
      return try JSONValue(parsing: text, limits: .document)
    } catch {
      let message = type == .json ? "\(quoted(text)) is not JSON: \(error)" : "\(quoted(text)) is not \(typeName)"
      throw ValueProblem(code: .wrongType, message: message, expectation: expectation)
    }
  }

  /// What values it takes: `20…20000 Hz`, `one of fail, zero`, `a string`.
  var expectation: String {
    switch type {
    case .number, .integer: rangeText.map { type == .integer ? "a whole number, \($0)" : $0 } ?? typeName
    case .string where !choices.isEmpty: "one of \(listed(choices, limit: 40))"
    default: typeName
    }
  }

  private var typeName: String {
    switch type {
    case .number: unit.map { "a number (\($0))" } ?? "a number"
    case .integer: unit.map { "a whole number (\($0))" } ?? "a whole number"
    case .boolean: "true or false"
    case .string: "a string"
    case .json: "a JSON value"
    }
  }

  private var rangeText: String? {
    let suffix = unit.map { " " + $0 } ?? ""
    return switch (minimum, maximum) {
    case (let low?, let high?): "\(plain(low))…\(plain(high))\(suffix)"
    case (let low?, nil): "\(plain(low))\(suffix) or more"
    case (nil, let high?): "\(plain(high))\(suffix) or less"
    case (nil, nil): nil
    }
  }

  private func checkRange(_ number: Double, _ owner: String?) throws(ValueProblem) {
    guard !fits(number), let rangeText else { return }
    let slips = [number / 10, number / 100, number / 1000, number * 1000, -number]
    let suffix = unit.map { " " + $0 } ?? ""
    throw ValueProblem(
      code: .outOfRange, message: "\(plain(number))\(suffix) is outside \(rangeText)\(of(owner))",
      expectation: rangeText, suggestion: slips.first { number != 0 && fits($0) }.map(plain))
  }

  private func fits(_ number: Double) -> Bool {
    number >= minimum ?? -.infinity && number <= maximum ?? .infinity
      && (type != .integer || number == number.rounded())
  }

  private func wrongType(_ value: JSONValue, _ owner: String?) -> ValueProblem {
    var suggestion: String?
    if let text = value.string, type != .string, let meant = try? JSONValue(parsing: text, limits: .document),
      (try? check(meant, owner: nil)) != nil
    {
      suggestion = meant.text()
    } else if type == .string, value.number != nil || value.boolean != nil {
      suggestion = quoted(value.text())
    } else if type == .boolean, let number = value.integer, number == 0 || number == 1 {
      suggestion = number == 1 ? "true" : "false"
    }
    return ValueProblem(
      code: .wrongType, message: "expected \(typeName)\(of(owner)), found \(value.typeName)", expectation: expectation,
      suggestion: suggestion)
  }

  private func of(_ owner: String?) -> String { owner.map { " (\($0))" } ?? "" }
}
