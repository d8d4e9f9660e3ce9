/// Keys and prefixes as listings hold them when they were asked for with `encoding-type=url`.
enum ListedText {
  /// The text; nil for what is not UTF-8. Some servers write a space as `%20` and some as a plus sign, which itself is always encoded.
  static func decode(_ text: String) -> String? {
    PercentEncoding.decode(String(text.map { $0 == "+" ? " " : $0 }))
  }
}
