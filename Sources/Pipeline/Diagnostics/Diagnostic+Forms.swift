public import JSON

extension Diagnostic: CustomStringConvertible {
  public var description: String { text }

  /// For people, on one line:
  /// `master.json:14:9 nodes.eq.params.frequency: 30000 Hz is outside 20…20000 Hz (stage "equalizer"). Did you mean 3000?`
  public var text: String {
    var text = visible(file, limit: 400)
    if let line { text += ":\(line)" }
    if let column { text += ":\(column)" }
    if !path.isEmpty { text += " " + path }
    text += ": " + (severity == .warning ? "warning: " : "") + message
    if let suggestion {
      text += ". Did you mean \(suggestion)?"
    } else if let expectation, !message.contains(expectation) {
      text += "; expected \(expectation)."
    } else {
      text += "."
    }
    return text
  }

  /// For programs; members without a value are left out.
  public var json: JSONValue {
    var object: JSONObject = [
      "severity": .string(severity.rawValue), "code": .string(code.rawValue), "file": .string(file),
    ]
    object["line"] = line.map { .integer(Int64($0)) }
    object["column"] = column.map { .integer(Int64($0)) }
    object["pointer"] = .string(pointer)
    object["message"] = .string(message)
    object["expectation"] = expectation.map { .string($0) }
    object["suggestion"] = suggestion.map { .string($0) }
    return .object(object)
  }

  /// The pointer as people read it: `nodes.mix.in[1].gain`.
  private var path: String {
    pointer.split(separator: "/").reduce(into: "") { path, token in
      if token.allSatisfy(\.isNumber) {
        path += "[\(token)]"
      } else {
        let name = token.split(separator: "~1", omittingEmptySubsequences: false).joined(separator: "/")
          .split(separator: "~0", omittingEmptySubsequences: false).joined(separator: "~")
        path += (path.isEmpty ? "" : ".") + visible(name)
      }
    }
  }
}

/// A number as people write it: without a fraction that is zero.
func plain(_ number: Double) -> String {
  number.magnitude < 1e15 && number == number.rounded() ? String(Int64(number)) : String(describing: number)
}

/// Names as a list: `a, b, c`; long ones are cut.
func listed(_ names: [String], limit: Int = 12) -> String {
  names.prefix(limit).joined(separator: ", ") + (names.count > limit ? ", … (\(names.count) in all)" : "")
}
