/// Which bytes of an object an answer carries.
struct Extent: Equatable {
  /// Of the whole object.
  let size: Int64
  /// Where the answer's first byte stands.
  let offset: Int64
  let count: Int64

  /// nil where the head does not say.
  init?(_ response: HTTPResponse) {
    let length = response.headers["content-length"].flatMap { Int64($0) }
    // Some servers answer a range with status 200 and say in this header that it is one.
    if let text = response.headers["content-range"] {
      let words = text.split { " -/".contains($0) }
      guard words.count == 4, let first = Int64(words[1]), let last = Int64(words[2]), let size = Int64(words[3]),
        first >= 0, first <= last, last < size
      else { return nil }
      (self.size, offset, count) = (size, first, last - first + 1)
    } else {
      guard response.status == 200, let length, length >= 0 else { return nil }
      (size, offset, count) = (length, 0, length)
    }
  }
}
