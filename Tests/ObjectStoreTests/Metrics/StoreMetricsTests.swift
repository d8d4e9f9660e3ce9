import Glibc
import JSON
import ObjectStore
import TestSupport
import Testing

@Suite struct StoreMetricsTests {
  private static func sample(_ operation: StoreOperation, seconds: Double = 0.01) -> OperationSample {
    OperationSample(operation, isSuccess: true, status: 200, attempt: 1, sent: 10, received: 5, seconds: seconds)
  }

  @Test func `statistics come back from JSON as they were`() throws {
    var statistics = StoreStatistics()
    for (number, operation) in StoreOperation.allCases.enumerated() {
      for step in 0...number { statistics.record(Self.sample(operation, seconds: Double(step) / 7), at: Double(step)) }
    }
    #expect(try StoreStatistics(json: JSONValue(parsing: statistics.json.text())) == statistics)
    #expect(StoreStatistics(json: .null) == StoreStatistics())
    #expect(
      StoreStatistics(json: ["requests": ["put": ["count": -1, "latency": [[999, 1], [0], "x"]]]]).total.count == 0)
  }

  @Test func `as text there is a line for each kind of request, and the rates`() {
    var statistics = StoreStatistics()
    statistics.record(Self.sample(.put), at: 0)
    statistics.record(
      OperationSample(.get, isSuccess: false, status: 503, attempt: 2, received: 2 << 20, seconds: 2), at: 1)
    let text = statistics.description
    #expect(text.contains("get") && text.contains("2 MiB") && text.contains("50.0 % of requests succeeded"))
    #expect(text.contains("1 of class A, 1 of class B"))
    #expect(R2Prices.standard.monthlyCost(classA: 2_000_000, classB: 0).description == "$4.50 (class A $4.50)")
    #expect(
      R2Prices.standard.monthlyCost(classA: 0, classB: 0, storedBytes: 13_000_000_000).description
        == "$0.05 (storage $0.05)")
  }

  @Test func `many threads and processes count into one file, and none is lost`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("state/bucket.json")
    let metrics = StoreMetrics(file: StatisticsFile(path: path))
    let processes = try (0..<4).map { _ in try ExerciserProcess(["count", path, "333"]) }
    _ = inParallel(4) { _ in
      for number in 1...250 {
        metrics.observe(Self.sample(.get))
        if number % 100 == 0 { metrics.flush() }
      }
    }
    for process in processes {
      let result = process.end()
      #expect(result.status == 0, "\(result.output)")
    }
    metrics.flush()
    #expect(metrics.statistics.total.count == 1_000)
    let total = StatisticsFile(path: path).read().values.reduce(into: StoreStatistics()) { $0.merge($1) }
    #expect(total.operations[.get]?.count == 1_000)
    #expect(total.operations[.put]?.count == 4 * 333)
    #expect(total.billed(.a) == 4 * 333)
    #expect(total.billed(.b) == 1_000)
  }

  @Test func `a file that is no statistics counts as empty, and months are those of UTC`() throws {
    let folder = try TemporaryFolder()
    let file = StatisticsFile(path: try folder.write("not JSON", to: "statistics.json"))
    #expect(file.read().isEmpty)
    var statistics = StoreStatistics()
    statistics.record(Self.sample(.list), at: 0)
    for month in 0..<30 { try file.add(statistics, to: "20\(10 + month / 12)-\(10 + month % 12)") }
    #expect(file.read().count == 24)
    #expect(StatisticsFile.month(of: 1_795_391_999) == "2026-11")
    #expect(StatisticsFile.month(of: 0) == "1970-01")
  }
}
