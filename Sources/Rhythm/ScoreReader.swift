import JSON

/// Reads an object of a score member by member, and refuses what it does not know.
struct ScoreReader {
  /// How messages call the object, such as "note 3 of the melody".
  let subject: String
  private let members: JSONObject

  /// - Throws: ``RhythmError`` where `value` is no object, or has a member besides `known`.
  init(_ value: JSONValue, subject: String, known: [String]) throws(RhythmError) {
    guard let members = value.object else {
      throw RhythmError("\(subject) must be an object with \(known.joined(separator: ", "))")
    }
    for name in members.keys where !known.contains(name) {
      let help = NearestName.find(name, among: known).map { "; did you mean \"\($0)\"?" }
      throw RhythmError(
        "\(subject) has an unknown field \"\(name)\"\(help ?? "; it may have \(known.joined(separator: ", "))")")
    }
    self.subject = subject
    self.members = members
  }

  subscript(name: String) -> JSONValue? { members[name].flatMap { $0.isNull ? nil : $0 } }

  /// A number within `range`; `fallback` where it is missing, which is an error where that is nil.
  func number(
    _ name: String, in range: ClosedRange<Double>, or fallback: Double? = nil
  ) throws(RhythmError) -> Double {
    guard let value = self[name] else {
      guard let fallback else { throw RhythmError("\(subject) lacks \"\(name)\"") }
      return fallback
    }
    guard let number = value.number, range.contains(number) else {
      throw RhythmError(
        "\(subject): \"\(name)\" is \(value.text()), and must be a number from \(text(range.lowerBound)) to \(text(range.upperBound))"
      )
    }
    return number
  }

  /// A whole number within `range`, likewise.
  func integer(_ name: String, in range: ClosedRange<Int>, or fallback: Int? = nil) throws(RhythmError) -> Int {
    guard let value = self[name] else {
      guard let fallback else { throw RhythmError("\(subject) lacks \"\(name)\"") }
      return fallback
    }
    guard let number = value.integer, range.contains(Int(number)) else {
      throw RhythmError(
        "\(subject): \"\(name)\" is \(value.text()), and must be a whole number from \(range.lowerBound) to \(range.upperBound)"
      )
    }
    return Int(number)
  }

  private func text(_ bound: Double) -> String {
    bound == bound.rounded() && abs(bound) < 1e15 ? "\(Int(bound))" : "\(bound)"
  }
}
