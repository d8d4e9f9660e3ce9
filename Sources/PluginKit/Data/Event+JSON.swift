public import JSON

extension Event {
  /// An object of what is known: start and duration in seconds, label, value, confidence, attributes.
  ///
  /// - Parameter rate: Of the event's list.
  public func json(rate: Int) -> JSONValue {
    var fields: JSONObject = [
      "start": .number(Double(start) / Double(rate)), "duration": .number(Double(duration) / Double(rate)),
    ]
    fields["label"] = label.map { .string($0) }
    fields["value"] = Self.number(value)
    fields["confidence"] = Self.number(confidence)
    fields["attributes"] = attributes?.value
    return .object(fields)
  }

  /// JSON has no word for what is not finite.
  private static func number(_ value: Double?) -> JSONValue? {
    value.flatMap { $0.isFinite ? .number($0) : nil }
  }
}
