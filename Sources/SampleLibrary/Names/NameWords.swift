/// Names in lower case, cut into words.
enum NameWords {
  /// The words of a name: parted by anything that is neither letter nor digit, and where a small letter is followed by a
  /// capital one (`ClosedHat` has two).
  static func of(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    var wasSmall = false
    for character in text {
      let isPart = character.isLetter || character.isNumber
      if !word.isEmpty && (!isPart || (wasSmall && character.isUppercase)) {
        words.append(word)
        word = ""
      }
      if isPart { word += character.lowercased() }
      wasSmall = character.isLowercase
    }
    return word.isEmpty ? words : words + [word]
  }

  /// A name without regard to case and to what parts its words.
  static func folded(_ text: String) -> String {
    text.filter { $0.isLetter || $0.isNumber }.lowercased()
  }

  /// A name as catalogues have it: words of letters and digits joined by `-`; empty where the text has neither.
  static func slug(_ text: String) -> String { of(text).joined(separator: "-") }
}
