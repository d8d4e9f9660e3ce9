import ObjectStore
import Testing

@Suite struct StatisticsTests {
  // The three examples of R2's pricing page.
  @Test func `a thousand gigabytes in Standard, each read a thousand times, cost what R2 says`() {
    let cost = R2Prices.standard.monthlyCost(
      classA: 1_000, classB: 1_000_000, storedBytes: 1_000_000_000_000, readBytes: 1_000_000_000_000_000)
    #expect(Self.cents(cost.total) == 14_85)
  }

  @Test func `the same in Infrequent Access costs what R2 says`() {
    let cost = R2Prices.infrequentAccess.monthlyCost(
      classA: 1_000, classB: 1_000_000, storedBytes: 1_000_000_000_000, readBytes: 1_000_000_000_000)
    #expect(Self.cents(cost.storage) == 10_00)
    #expect(Self.cents(cost.classA) == 9_00)
    #expect(Self.cents(cost.classB) == 90)
    #expect(Self.cents(cost.retrieval) == 10_00)
    #expect(Self.cents(cost.total) == 29_90)
  }

  @Test func `hosting assets costs what R2 says`() {
    let cost = R2Prices.standard.monthlyCost(classA: 100_000, classB: 300_000_000, storedBytes: 10_000_000_000)
    #expect(Self.cents(cost.total) == 104_40)
  }

  @Test func `usage is rounded up to the next million and gigabyte`() {
    #expect(Self.cents(R2Prices.infrequentAccess.monthlyCost(classA: 1_000_001, classB: 0).classA) == 18_00)
    #expect(Self.cents(R2Prices.standard.monthlyCost(classA: 1_000_001, classB: 0).classA) == 4_50)
    #expect(Self.cents(R2Prices.standard.monthlyCost(classA: 0, classB: 0, storedBytes: 11_100_000_000).storage) == 3)
  }

  @Test func `every request has the class of R2's lists`() {
    let a: Set<StoreOperation> = [
      .put, .list, .copy, .createUpload, .uploadPart, .completeUpload, .listUploads, .writeLifecycle,
    ]
    let b: Set<StoreOperation> = [.head, .get, .headBucket, .readLifecycle]
    for operation in StoreOperation.allCases {
      #expect(operation.operationClass == (a.contains(operation) ? .a : b.contains(operation) ? .b : .free))
    }
  }

  @Test func `requests are counted, and billed as R2 does`() {
    var statistics = StoreStatistics()
    func record(_ operation: StoreOperation, _ isSuccess: Bool, _ status: Int?, attempt: Int = 1) {
      statistics.record(
        OperationSample(
          operation, isSuccess: isSuccess, status: status, attempt: attempt, sent: 10, received: 1, seconds: 1),
        at: 100)
    }
    record(.put, false, nil)  // the connection failed
    record(.put, false, 503, attempt: 2)
    record(.put, true, 200, attempt: 3)
    record(.put, false, 412)
    record(.get, false, 403)
    record(.get, true, 404)
    record(.delete, true, 204)
    record(.copy, false, 401)
    #expect(statistics.billed(.a) == 3)
    #expect(statistics.billed(.b) == 1)
    #expect(statistics.total.count == 8)
    #expect(statistics.total.failed == 5)
    #expect(statistics.total.repeated == 2)
    #expect(statistics.total.sent == 80)
    #expect(statistics.successRate == 3.0 / 8)
    var twice = statistics
    twice.merge(statistics)
    #expect(twice.total.count == 16)
    #expect(twice.billed(.a) == 6)
    #expect(StoreStatistics().successRate == 1)
  }

  @Test func `percentiles are at most an eighth above the true value`() throws {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<50 {
      var histogram = LatencyHistogram()
      let values = (0..<500).map { _ in Double.random(in: 1e-5...1e-2, using: &generator) * Double.random(in: 1...100) }
      for value in values { histogram.record(value) }
      let sorted = values.sorted()
      for share in [0.01, 0.5, 0.9, 0.99, 1] {
        let exact = sorted[max(0, Int((500 * share).rounded(.up)) - 1)]
        let estimate = try #require(histogram.percentile(share))
        #expect(estimate >= exact && estimate <= exact * 1.125)
      }
    }
  }

  @Test func `a histogram takes whatever time there is`() {
    var histogram = LatencyHistogram()
    #expect(histogram.percentile(0.5) == nil)
    for seconds in [0, 1e-9, -1, .infinity, .nan, 1e9] { histogram.record(seconds) }
    #expect(histogram.count == 6)
    #expect(histogram.percentile(1).map { $0 > 4_000 } == true)
    var other = LatencyHistogram()
    other.record(2)
    histogram.merge(other)
    #expect(histogram.count == 7)
  }

  private static func cents(_ dollars: Double) -> Int { Int((dollars * 100).rounded()) }
}
