import JSON

/// The parts of a string in which `${name}` stands for a value. `$${` is a literal `${`.
struct Template {
  enum Part: Equatable {
    case text(String)
    case name(String)
  }
  var parts: [Part] = []

  /// The name where the whole string is one.
  var onlyName: String? {
    if parts.count == 1, case .name(let name) = parts[0] { name } else { nil }
  }

  /// - Throws: ``ValueProblem`` where a `${` is not closed.
  init(_ string: String) throws(ValueProblem) {
    var text = ""
    var rest = Substring(string)
    while let dollar = rest.firstIndex(of: "$") {
      text += rest[..<dollar]
      rest = rest[dollar...]
      if rest.hasPrefix("$${") {
        text += "${"
        rest = rest.dropFirst(3)
      } else if rest.hasPrefix("${") {
        guard let end = rest.firstIndex(of: "}") else {
          throw ValueProblem(
            code: .badTemplate, message: "a template is not closed: \(quoted(String(rest)))",
            expectation: "${name}, or $${ for a literal ${")
        }
        if !text.isEmpty { parts.append(.text(text)) }
        text = ""
        parts.append(.name(String(rest[..<end].dropFirst(2))))
        rest = rest[rest.index(after: end)...]
      } else {
        text += "$"
        rest = rest.dropFirst()
      }
    }
    text += rest
    if !text.isEmpty { parts.append(.text(text)) }
  }
}
