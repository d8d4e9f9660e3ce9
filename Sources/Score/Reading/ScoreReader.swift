public import JSON

/// Reads an object of a score, a kit or a mix member by member, and refuses what it does not know.
public struct ScoreReader {
  /// What is read as a whole, such as "the melody".
  public let subject: String
  /// From there to this object, as a JSON pointer.
  public let pointer: String
  private let members: JSONObject

  /// - Parameter fields: The members that it may have.
  /// - Throws: ``ScoreError`` where `value` is no object, or has another member.
  public init(
    _ value: JSONValue, subject: String, at pointer: String = "", fields: [String]
  ) throws(ScoreError) {
    guard let members = value.object else {
      throw ScoreError(
        subject, at: pointer, "is \(shown(value)); it must be an object with \(fields.joined(separator: ", "))")
    }
    for name in members.keys.sorted() where !fields.contains(name) {
      let help = NearestName.find(name, among: fields).map { "did you mean \"\($0)\"?" }
      throw ScoreError(
        subject, at: pointer,
        "has an unknown field \"\(name)\"; \(help ?? "it may have \(fields.joined(separator: ", "))")")
    }
    self.subject = subject
    self.pointer = pointer
    self.members = members
  }

  /// The objects of a list of them.
  ///
  /// - Parameter example: What the list looks like, for who has written something else.
  /// - Throws: ``ScoreError`` where `value` is no list, is longer than ``ScoreLimits/events``, or has an entry that is not as told.
  public static func list(
    _ value: JSONValue, subject: String, at pointer: String = "", fields: [String], example: String
  ) throws(ScoreError) -> [ScoreReader] {
    guard let entries = value.array else {
      throw ScoreError(subject, at: pointer, "is \(shown(value)); it must be a list: \(example)")
    }
    guard entries.count <= ScoreLimits.events else {
      throw ScoreError(subject, at: pointer, "has \(entries.count) entries; at most \(ScoreLimits.events) are read")
    }
    var readers: [ScoreReader] = []
    readers.reserveCapacity(entries.count)
    for (index, entry) in entries.enumerated() {
      readers.append(try ScoreReader(entry, subject: subject, at: "\(pointer)/\(index)", fields: fields))
    }
    return readers
  }

  /// A member; nil where it is missing or null.
  public subscript(name: String) -> JSONValue? { members[name].flatMap { $0.isNull ? nil : $0 } }

  /// A number within `range`; `fallback` where it is missing, which is an error where that is nil.
  public func number(
    _ name: String, in range: ClosedRange<Double>, or fallback: Double? = nil
  ) throws(ScoreError) -> Double {
    let expected = "a number from \(text(range.lowerBound)) to \(text(range.upperBound))"
    guard let value = try value(name, expected, isOptional: fallback != nil) else { return fallback ?? 0 }
    guard let number = value.number, range.contains(number) else { throw wrong(name, value, expected) }
    return number
  }

  /// A number above 0 and up to `limit`, likewise.
  public func positive(_ name: String, upTo limit: Double) throws(ScoreError) -> Double {
    let expected = "a number above 0, up to \(text(limit))"
    guard let value = try value(name, expected, isOptional: false) else { return 0 }
    guard let number = value.number, number > 0, number <= limit else { throw wrong(name, value, expected) }
    return number
  }

  /// A whole number within `range`, likewise.
  public func integer(_ name: String, in range: ClosedRange<Int>, or fallback: Int? = nil) throws(ScoreError) -> Int {
    let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    guard let value = try value(name, expected, isOptional: fallback != nil) else { return fallback ?? 0 }
    guard let number = value.integer, range.contains(Int(number)) else { throw wrong(name, value, expected) }
    return Int(number)
  }

  /// True or false; `fallback` where it is missing.
  public func boolean(_ name: String, or fallback: Bool) throws(ScoreError) -> Bool {
    switch self[name] {
    case nil: return fallback
    case .boolean(let value)?: return value
    case let value: throw wrong(name, value, "true or false")
    }
  }

  /// A text; nil where it is missing.
  public func text(_ name: String) throws(ScoreError) -> String? {
    guard let value = self[name] else { return nil }
    guard let text = value.string else { throw wrong(name, value, "a text") }
    return text
  }

  /// The error of a member that is missing, or of one whose value is not what is `expected`.
  public func wrong(_ name: String, _ value: JSONValue?, _ expected: String) -> ScoreError {
    guard let value else { return ScoreError(subject, at: pointer, "lacks \"\(name)\", \(expected)") }
    return ScoreError(subject, at: "\(pointer)/\(name)", "is \(shown(value)); it must be \(expected)")
  }

  private func value(_ name: String, _ expected: String, isOptional: Bool) throws(ScoreError) -> JSONValue? {
    let value = self[name]
    if value == nil && !isOptional { throw wrong(name, nil, expected) }
    return value
  }

  private func text(_ bound: Double) -> String {
    bound == bound.rounded() && abs(bound) < 1e15 ? "\(Int(bound))" : "\(bound)"
  }
}

/// A value in a message, which shall stay readable.
private func shown(_ value: JSONValue) -> String {
  let text = value.text()
  return text.count <= 60 ? text : "\(text.prefix(57))..."
}
