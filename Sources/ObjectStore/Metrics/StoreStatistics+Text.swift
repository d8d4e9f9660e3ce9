public import JSON

extension StoreStatistics: CustomStringConvertible {
  /// A table for people: a line for each kind of request, then the rates.
  public var description: String {
    let titles = ["request", "count", "failed", "repeated", "sent", "received", "median", "90 %", "99 %", "longest"]
    var rows = [titles]
    for operation in StoreOperation.allCases {
      if let requests = operations[operation] { rows.append(Self.row(operation.rawValue, requests)) }
    }
    rows.append(Self.row("all", total))
    let widths = titles.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = rows.map { row in
      row.enumerated().map { column, text in
        let padding = String(repeating: " ", count: widths[column] - text.count)
        return column == 0 ? text + padding : padding + text
      }.joined(separator: "  ")
    }
    let rate = (successRate * 1_000_000).rounded(.down) / 10_000
    return lines.joined(separator: "\n")
      + "\n\(rate) % of requests succeeded; billed by R2: \(billed(.a)) of class A, \(billed(.b)) of class B"
  }

  private static func row(_ name: String, _ requests: Requests) -> [String] {
    [
      name, "\(requests.count)", "\(requests.failed)", "\(requests.repeated)", ByteCount.text(requests.sent),
      ByteCount.text(requests.received),
    ] + [0.5, 0.9, 0.99, 1].map { requests.latency.percentile($0).map(time) ?? "-" }
  }

  private static func time(_ seconds: Double) -> String {
    if seconds < 0.001 { return "\(Int((seconds * 1e6).rounded())) µs" }
    if seconds < 1 { return "\((seconds * 1e4).rounded() / 10) ms" }
    return "\((seconds * 100).rounded() / 100) s"
  }
}

extension MonthlyCost: CustomStringConvertible {
  /// Such as `$4.86 (class A $4.50, class B $0.36)`: what costs nothing is left out.
  public var description: String {
    let parts = [("class A", classA), ("class B", classB), ("storage", storage), ("retrieval", retrieval)]
      .filter { $0.1 > 0 }.map { "\($0.0) \(Self.dollars($0.1))" }
    return Self.dollars(total) + (parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))")
  }

  private static func dollars(_ amount: Double) -> String {
    let cents = Int64((amount * 100).rounded())
    return "$\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
  }
}

extension MonthlyCost {
  /// As a JSON object, in US dollars.
  public var json: JSONValue {
    [
      "class_a": .number(classA), "class_b": .number(classB), "storage": .number(storage),
      "retrieval": .number(retrieval), "total": .number(total),
    ]
  }
}
