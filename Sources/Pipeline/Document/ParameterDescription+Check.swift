import JSON

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
          code: .notAChoice, message: "\(quoted(text)) is no choice of \(quoted(name))\(of(owner))",
          expectation: expectation,
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
    case .number, .integer:
      rangeText.map { type == .integer ? "a whole number, \($0)" : $0 } ?? typeName + (unit.map { " of \($0)" } ?? "")
    case .string where !choices.isEmpty: "one of \(listed(choices, limit: 40))"
    default: typeName
    }
  }

  private var typeName: String {
    switch type {
    case .number: "a number"
    case .integer: "a whole number"
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
    let suffix = unit.map { " " + $0 } ?? ""
    let relation =
      switch (minimum, maximum) {
      case (let low?, nil): "below the minimum, \(plain(low))\(suffix)"
      case (nil, let high?): "above the maximum, \(plain(high))\(suffix)"
      default: "outside \(rangeText)"
      }
    throw ValueProblem(
      code: .outOfRange, message: "\(plain(number))\(suffix) is \(relation)\(of(owner))", expectation: rangeText,
      suggestion: slips(of: number).first(where: fits).map(plain))
  }

  /// What may have been meant by a number out of range: a digit too many, a percentage, the unit's thousandth or
  /// thousandfold, the wrong sign.
  private func slips(of number: Double) -> [Double] {
    var slips: [Double] = []
    if number != 0, number.remainder(dividingBy: 10) == 0 { slips.append(number / 10) }
    if let maximum, maximum <= 1, number >= 2 { slips.append(number / 100) }
    if unit == "s" || unit == "kHz" { slips.append(number / 1000) }
    if unit == "Hz" || unit == "ms" { slips.append(number * 1000) }
    if number < 0, minimum ?? -1 >= 0 { slips.append(-number) }
    if number > 0, maximum ?? 1 <= 0 { slips.append(-number) }
    return slips
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
      code: .wrongType, message: "found \(value.typeName) where \(typeName) belongs\(of(owner))",
      expectation: expectation,
      suggestion: suggestion)
  }

  private func of(_ owner: String?) -> String { owner.map { " (\($0))" } ?? "" }
}
