/// The name of an object in a store, checked: no text that could lead elsewhere or be understood in two ways is a key.
///
/// 1 to 1,024 bytes of UTF-8 in Unicode's normalization form C; parts are parted by `/`, and no part is empty, `.` or `..`; no
/// control characters, no backslash. Keys are compared and ordered by their bytes.
public struct ObjectKey: Hashable, Sendable {
  /// Bytes that a key may have.
  public static let maximumBytes = 1_024

  public let text: String

  /// - Throws: `badKey`, which says what is wrong.
  public init(_ text: String) throws(ObjectStoreError) {
    if let problem = Self.problem(with: text) { throw .badKey(key: text, detail: problem) }
    self.text = text
  }

  /// The last part: `take1.wav` of `takes/take1.wav`.
  public var lastPart: Substring { text.split(separator: "/").last ?? "" }

  static func problem(with text: String) -> String? {
    if text.isEmpty { return "it is empty" }
    if text.utf8.count > maximumBytes { return "it has \(text.utf8.count) bytes; \(maximumBytes) are allowed" }
    if text.hasPrefix("/") { return "it begins with a slash; keys are not paths" }
    for scalar in text.unicodeScalars {
      if scalar.value < 32 || (127..<160).contains(scalar.value) {
        return "it holds the control character U+\(hexadecimal(scalar.value))"
      }
      if scalar == "\\" { return "it holds a backslash" }
    }
    for part in text.split(separator: "/", omittingEmptySubsequences: false) {
      if part.isEmpty { return "it has an empty part between slashes or at its end" }
      if part == "." || part == ".." { return "it has the part \"\(part)\"" }
    }
    if !NormalizationForm.isComposed(text) {
      return "it is not in Unicode's normalization form C, so a store may keep it under another name"
    }
    return nil
  }

  private static func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  // `String` compares by canonical equivalence; stores compare bytes.
  public static func == (one: ObjectKey, other: ObjectKey) -> Bool { one.text.utf8.elementsEqual(other.text.utf8) }
  public func hash(into hasher: inout Hasher) { for byte in text.utf8 { hasher.combine(byte) } }
}

extension ObjectKey: Comparable {
  public static func < (one: ObjectKey, other: ObjectKey) -> Bool {
    one.text.utf8.lexicographicallyPrecedes(other.text.utf8)
  }
}

extension ObjectKey: CustomStringConvertible {
  public var description: String { text }
}
