/// Reads variables and gathers what is wrong with them.
struct EnvironmentReader {
  let environment: [String: String]
  private(set) var problems: [ConfigurationError.Problem] = []

  init(_ environment: [String: String]) { self.environment = environment }

  /// Whether the variable has a value; an empty one counts as none, for that is what an unfilled template leaves.
  func has(_ variable: String) -> Bool { environment[variable]?.isEmpty == false }

  /// The value as it is, without any check.
  func text(_ variable: String) -> String? { has(variable) ? environment[variable] : nil }

  mutating func reject(_ variable: String, _ detail: String, _ remedy: String) {
    problems.append(.init(variable: variable, detail: detail, remedy: remedy))
  }

  /// The value; nil where it is missing, which is then a problem, or has space or control characters at an end or within.
  mutating func required(_ variable: String, _ meaning: String) -> String? {
    guard has(variable) else {
      let state = environment[variable] == nil ? "is missing" : "is empty"
      let strays = environment.keys.filter { $0.hasPrefix("R2_") && !StorageConfiguration.bucketVariables.contains($0) }
      let hint = strays.isEmpty ? "" : " (nothing reads \(strays.sorted().joined(separator: ", ")))"
      reject(variable, state, "set it to \(meaning), or VOICEBEAT_STORAGE=local to store in a local folder\(hint)")
      return nil
    }
    return word(variable)
  }

  /// The value where it is set and one word.
  mutating func word(_ variable: String) -> String? {
    guard let text = text(variable) else { return nil }
    if text.unicodeScalars.contains(where: { $0.value <= 32 || $0.value == 127 || $0.properties.isWhitespace }) {
      reject(variable, "holds a space or a line break", "set it again without; copied text often ends in one")
      return nil
    }
    return text
  }

  /// The value where it is a path, whole or of the working folder.
  mutating func path(_ variable: String, text: String) -> String? {
    if text.hasPrefix("~") {
      reject(variable, "begins with ~, which only a shell replaces", "write the whole path")
      return nil
    }
    if text.isEmpty {
      reject(variable, "names no folder", "write the folder's path")
      return nil
    }
    return text
  }

  /// A whole number of a range; `fallback` where the variable is not set.
  mutating func integer(_ variable: String, in range: ClosedRange<Int>, or fallback: Int, unit: String) -> Int {
    guard let text = word(variable) else { return fallback }
    guard let value = Int(text), range.contains(value) else {
      reject(
        variable, "is \(shown(text))",
        "set it to a whole number of \(unit) from \(range.lowerBound) to \(range.upperBound)")
      return fallback
    }
    return value
  }

  /// `on` or `off`; `fallback` where the variable is not set.
  mutating func isOn(_ variable: String, or fallback: Bool) -> Bool {
    guard let text = text(variable) else { return fallback }
    if text != "on" && text != "off" { reject(variable, "is \(shown(text))", "set it to on or off") }
    return text != "off"
  }

  /// Bytes, written as `500MB`, `2GiB` or a plain number; `fallback` where the variable is not set.
  mutating func bytes(_ variable: String, or fallback: Int64) -> Int64 {
    guard let text = text(variable) else { return fallback }
    guard let value = ByteCount.parse(text) else {
      reject(variable, "is \(shown(text))", "set it to a size such as 500MB, 2GiB or 0")
      return fallback
    }
    return value
  }

  /// A value in quotation marks, shortened; hidden where it is one of the secrets, pasted into the wrong variable.
  func shown(_ text: String) -> String {
    for variable in StorageConfiguration.secretVariables {
      if let secret = environment[variable], secret.count >= 4, text.contains(secret) {
        return "the value of \(variable)"
      }
    }
    let visible = text.unicodeScalars.prefix(60).map { $0.value < 32 || $0.value == 127 ? "\u{FFFD}" : Character($0) }
    return "\"\(String(visible))\(text.unicodeScalars.count > 60 ? "…" : "")\""
  }
}
