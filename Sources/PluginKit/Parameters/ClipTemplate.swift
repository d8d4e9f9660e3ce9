/// A text in which `${clip.id}`, `${clip.index}` and `${clip.kind}` stand for those of a clip.
public struct ClipTemplate: Hashable, Sendable, ExpressibleByStringLiteral {
  public let text: String

  public init(_ text: String) {
    self.text = text
  }

  public init(stringLiteral text: String) {
    self.init(text)
  }

  /// Whether the text differs from clip to clip.
  public var dependsOnClip: Bool { text.contains("${clip.") }

  /// The text for `clip`. A clip without id or kind leaves their places empty.
  public func resolved(for clip: Clip) -> String {
    var rest = text[...]
    var result = ""
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      rest = rest[dollar...]
      if let (length, value) = Self.replacement(at: rest, clip: clip) {
        result += value
        rest = rest.dropFirst(length)
      } else {
        result.append(rest.removeFirst())
      }
    }
    return result + rest
  }

  private static func replacement(at text: Substring, clip: Clip) -> (length: Int, value: String)? {
    for (name, value) in [
      ("${clip.id}", clip.id ?? ""), ("${clip.index}", String(clip.index)), ("${clip.kind}", clip.kind ?? ""),
    ] where text.hasPrefix(name) {
      return (name.count, value)
    }
    return nil
  }
}
