/// `text` in double quotes, fit for a line of a terminal.
package func quoted(_ text: String) -> String { "\"\(visible(text))\"" }

/// `text` with control characters shown as escapes and cut to `limit` characters.
package func visible(_ text: String, limit: Int = 64) -> String {
  var shown = ""
  for scalar in text.unicodeScalars.prefix(limit) {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator:
      shown += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    default: shown.unicodeScalars.append(scalar)
    }
  }
  return text.unicodeScalars.count > limit ? shown + "…" : shown
}
