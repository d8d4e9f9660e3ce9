/// Where words are: spans of words that follow one another closely, in order.
struct WordSpans {
  private var spans: [Range<Int>] = []
  private var head = 0

  /// - Parameters:
  ///   - words: In samples, in any order.
  ///   - gap: Words that are closer to each other belong together.
  ///   - longest: A span does not grow beyond this by another word.
  init(_ words: [Range<Int>], gap: Int, longest: Int) {
    for word in words.sorted(by: { $0.lowerBound < $1.lowerBound }) where !word.isEmpty {
      if let last = spans.last, word.lowerBound - last.upperBound < gap, word.upperBound - last.lowerBound <= longest {
        spans[spans.count - 1] = last.lowerBound..<max(last.upperBound, word.upperBound)
      } else {
        spans.append(word)
      }
    }
  }

  /// The first span that is not used up.
  var first: Range<Int>? { head < spans.count ? spans[head] : nil }

  /// Uses up the first span as far as `end`.
  mutating func use(upTo end: Int) {
    if end >= spans[head].upperBound { head += 1 } else { spans[head] = end..<spans[head].upperBound }
  }
}
