public import JSON

extension StoreStatistics {
  /// As a JSON object. ``init(json:)`` reads it again.
  public var json: JSONValue {
    var members: [(String, JSONValue)] = []
    if let first { members.append(("first", .number(first))) }
    if let last { members.append(("last", .number(last))) }
    let requests = StoreOperation.allCases.compactMap { operation in
      operations[operation].map { (operation.rawValue, $0.json) }
    }
    members.append(("requests", .object(JSONObject(requests))))
    return .object(JSONObject(members))
  }

  /// What ``json`` wrote. What is missing or unknown counts as nothing.
  public init(json: JSONValue) {
    first = json["first"]?.number
    last = json["last"]?.number
    for operation in StoreOperation.allCases {
      if let requests = json["requests"]?[operation.rawValue] { operations[operation] = Requests(json: requests) }
    }
  }
}

extension StoreStatistics.Requests {
  fileprivate var json: JSONValue {
    // Buckets without anything are left out.
    let buckets = latency.counts.enumerated().filter { $0.element > 0 }.map { bucket, count in
      JSONValue.array([.integer(Int64(bucket)), Self.integer(count)])
    }
    var members: [(String, JSONValue)] = [
      ("count", Self.integer(count)), ("failed", Self.integer(failed)), ("repeated", Self.integer(repeated)),
      ("billed", Self.integer(billed)), ("sent", .integer(sent)), ("received", .integer(received)),
      ("seconds", .number(latency.sum)), ("longest", .number(latency.longest)),
    ]
    for (name, share) in [("p50", 0.5), ("p90", 0.9), ("p99", 0.99)] {
      if let seconds = latency.percentile(share) { members.append((name, .number(seconds))) }
    }
    members.append(("latency", .array(buckets)))
    return .object(JSONObject(members))
  }

  fileprivate init(json: JSONValue) {
    func integer(_ name: String) -> UInt64 { UInt64(max(0, json[name]?.integer ?? 0)) }
    count = integer("count")
    failed = integer("failed")
    repeated = integer("repeated")
    billed = integer("billed")
    sent = Int64(integer("sent"))
    received = Int64(integer("received"))
    var counts: [UInt64] = []
    for pair in json["latency"]?.array ?? [] {
      guard let bucket = pair[0]?.integer, (0..<LatencyHistogram.buckets).contains(Int(bucket)),
        let count = pair[1]?.integer, count >= 0
      else { continue }
      if counts.count <= bucket { counts += [UInt64](repeating: 0, count: Int(bucket) + 1 - counts.count) }
      counts[Int(bucket)] = UInt64(count)
    }
    latency = LatencyHistogram(
      counts: counts, sum: json["seconds"]?.number ?? 0, longest: json["longest"]?.number ?? 0)
  }

  private static func integer(_ value: UInt64) -> JSONValue { .integer(Int64(clamping: value)) }
}
