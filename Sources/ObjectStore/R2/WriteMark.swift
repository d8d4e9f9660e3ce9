/// A mark that goes with a write under a condition, as metadata of the object. When the answer to such a write is lost, a second
/// one is refused, because the first has changed what the condition was about: the mark tells whether it was one's own, also
/// where somebody else wrote the same bytes.
struct WriteMark: Sendable {
  private static let name = "voicebeat-write"

  private let text: String

  init() { text = String(UInt64.random(in: 1...UInt64.max), radix: 16) }

  /// nil where nothing has to be told apart.
  static func of(_ condition: WriteCondition?) -> WriteMark? { condition == nil ? nil : WriteMark() }

  var header: (name: String, value: String) { ("x-amz-meta-\(Self.name)", text) }

  func stands(in headers: HTTPHeaders) -> Bool { headers["x-amz-meta-\(Self.name)"] == text }

  /// Marks are nobody's business.
  static func isMark(_ name: String) -> Bool { name == Self.name }
}
