/// What requests to a store came to, over some time.
public struct StoreStatistics: Equatable, Sendable {
  /// Requests of one kind.
  public struct Requests: Equatable, Sendable {
    /// All that were sent, repeated ones included.
    public var count: UInt64 = 0
    /// Those that did not do what they were to; "no such object" is an answer and no failure.
    public var failed: UInt64 = 0
    /// Those that repeated one that had failed.
    public var repeated: UInt64 = 0
    /// Those that R2 bills.
    public var billed: UInt64 = 0
    /// Bytes of content, without headers.
    public var sent: Int64 = 0
    public var received: Int64 = 0
    public var latency = LatencyHistogram()

    public init() {}

    public mutating func merge(_ other: Requests) {
      count &+= other.count
      failed &+= other.failed
      repeated &+= other.repeated
      billed &+= other.billed
      sent &+= other.sent
      received &+= other.received
      latency.merge(other.latency)
    }
  }

  /// Seconds since 1970 of the first and the last request; nil before there was one.
  public var first: Double?
  public var last: Double?
  /// Kinds without requests are missing.
  public var operations: [StoreOperation: Requests] = [:]

  public init() {}

  public mutating func record(_ sample: OperationSample, at time: Double) {
    first = min(first ?? time, time)
    last = max(last ?? time, time)
    operations[sample.operation, default: Requests()].record(sample)
  }

  public mutating func merge(_ other: StoreStatistics) {
    for (operation, requests) in other.operations { operations[operation, default: Requests()].merge(requests) }
    first = [first, other.first].compactMap { $0 }.min()
    last = [last, other.last].compactMap { $0 }.max()
  }

  /// All kinds together.
  public var total: Requests { operations.values.reduce(into: Requests()) { $0.merge($1) } }

  /// The share of requests that did what they were to: 0 to 1; 1 where there were none.
  public var successRate: Double {
    let total = total
    return total.count == 0 ? 1 : Double(total.count - total.failed) / Double(total.count)
  }

  /// Requests that R2 bills as one class.
  public func billed(_ operationClass: OperationClass) -> UInt64 {
    operations.reduce(0) { $1.key.operationClass == operationClass ? $0 &+ $1.value.billed : $0 }
  }

  /// What these requests cost at R2's prices if they are all of a month.
  ///
  /// - Parameter storedBytes: kept throughout the month, where somebody knows.
  public func monthlyCost(_ storageClass: StorageClass = .standard, storedBytes: Int64 = 0) -> MonthlyCost {
    R2Prices.of(storageClass).monthlyCost(
      classA: billed(.a), classB: billed(.b), storedBytes: storedBytes, readBytes: operations[.get]?.received ?? 0)
  }
}

extension StoreStatistics.Requests {
  mutating func record(_ sample: OperationSample) {
    count &+= 1
    if !sample.isSuccess { failed &+= 1 }
    if sample.attempt > 1 { repeated &+= 1 }
    if sample.isBilled { billed &+= 1 }
    sent &+= sample.sent
    received &+= sample.received
    latency.record(sample.seconds)
  }
}
