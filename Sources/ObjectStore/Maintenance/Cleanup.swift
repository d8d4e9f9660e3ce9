/// Removes what has outlived its time: temporary objects, segments, results of runs. What a document still refers to stays.
public struct Cleanup: Sendable {
  /// How long the objects under a prefix live.
  public struct Rule: Equatable, Sendable {
    public var prefix: String
    /// Seconds since an object was written.
    public var lifetime: Double

    public init(prefix: String, lifetime: Double) {
      self.prefix = prefix
      self.lifetime = lifetime
    }
  }

  /// What would be removed, and what only a reference keeps.
  public struct Findings: Sendable {
    public var expired: [ObjectInfo] = []
    /// Expired objects that a document refers to, with the key of that document.
    public var referenced: [(object: ObjectInfo, by: ObjectKey)] = []
  }

  public static let standardRules = [
    Rule(prefix: "temporary/", lifetime: 86_400), Rule(prefix: "segments/", lifetime: 7 * 86_400),
    Rule(prefix: "runs/", lifetime: 30 * 86_400),
  ]

  public let store: any ObjectStore
  public let rules: [Rule]
  public let cancellation: Cancellation

  public init(store: any ObjectStore, rules: [Rule] = standardRules, cancellation: Cancellation = .never) {
    self.store = store
    self.rules = rules
    self.cancellation = cancellation
  }

  /// Looks for what has expired.
  ///
  /// An object that several rules cover lives as long as the longest prefix says. An object is referred to when its key, or a URL
  /// that ends in it, stands as a string in a JSON document of the store that has not expired itself.
  ///
  /// - Parameter now: seconds since 1970.
  public func examine(now: Double) throws(ObjectStoreError) -> Findings {
    var candidates: [ObjectKey: ObjectInfo] = [:]
    var documents: [ObjectInfo] = []
    try store.forEach(prefix: "", cancellation: cancellation) { object in
      let rule = rules.filter { object.key.text.hasPrefix($0.prefix) }.max {
        $0.prefix.utf8.count < $1.prefix.utf8.count
      }
      if let rule, let modified = object.modified, now - modified > rule.lifetime {
        candidates[object.key] = object
      } else if object.key.text.hasSuffix(".json") {
        documents.append(object)
      }
      return true
    }
    var keepers: [ObjectKey: ObjectKey] = [:]
    for document in documents where !candidates.isEmpty {
      let references = try References(in: document.key, of: store, cancellation: cancellation)
      for key in references.keys(among: candidates) where keepers[key] == nil { keepers[key] = document.key }
    }
    var findings = Findings()
    for object in candidates.values.sorted(by: { $0.key < $1.key }) {
      if let keeper = keepers[object.key] {
        findings.referenced.append((object, keeper))
      } else {
        findings.expired.append(object)
      }
    }
    return findings
  }

  /// Removes what was found expired.
  public func remove(_ objects: [ObjectInfo]) throws(ObjectStoreError) -> BulkWork.Report {
    var report = BulkWork.Report()
    let failures = try store.delete(objects.map(\.key), cancellation: cancellation)
    report.failures = failures.map { ($0.key.text, $0.error) }
    report.done = objects.count - failures.count
    let failed = Set(failures.map(\.key))
    report.bytes = objects.reduce(0) { failed.contains($1.key) ? $0 : $0 + $1.size }
    return report
  }
}
