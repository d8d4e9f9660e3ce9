import Glibc
import JSON
import ObjectStore
import Synchronization
import TestSupport
import Testing

/// Many operations at once, and under all faults at once.
@Suite struct LoadTests {
  /// Ten in a hundred requests meet with a fault, each time another one.
  @Test func `ten thousand operations succeed although one in ten requests fails`() throws {
    let operations = 10_000
    let bucket = try S3Bucket(on: .seaweed())
    let proxy = try FaultProxy(
      to: bucket.server,
      [
        "faults": [
          "reset_before", "reset_in_request", "reset_after", "truncated", "truncated_reset", "stall_before_answer",
          "stall_in_answer", "slow", "delay", "error_500", "error_503", "early_503", "error_429", "error_in_200",
          "clock_skew", "corrupted_answer", "corrupted_request", "wrong_etag",
        ], "rate": 0.1, "stall": 0.2, "slow": 100_000, "delay": 0.005,
      ])
    let store = try bucket.store(through: proxy) {
      $0.retries.longestPause = 0.2  // also bounds what is waited after "too many requests"
    }
    let done = Atomic(0)
    let workers = 16
    let problems = inParallel(workers) { worker -> [String] in
      var random = SeededRandom(seed: UInt64(worker))
      var kept: [Int: [UInt8]] = [:]
      var problems: [String] = []
      for step in 0..<(operations / workers) {
        let number = Int.random(in: 0..<20, using: &random)
        let key = "\(worker)/\(number)"
        do {
          switch Int.random(in: 0..<10, using: &random) {
          case 0..<4:
            let bytes = noise(Int.random(in: 0..<6_000, using: &random), seed: UInt64(step))
            try store.put(key, bytes)
            kept[number] = bytes
          case 4..<7:
            if let bytes = kept[number] {
              if try store.read(key) != bytes { problems.append("\(key) has other bytes") }
            } else if try store.exists(key) {
              problems.append("\(key) is there")
            }
          case 7:
            if try store.exists(key) != (kept[number] != nil) { problems.append("\(key) comes or goes by itself") }
          case 8:
            try store.delete(key)
            kept[number] = nil
          default:
            let target = Int.random(in: 0..<20, using: &random)
            guard let bytes = kept[number], target != number else { continue }
            try store.copy(key, to: "\(worker)/\(target)")
            kept[target] = bytes
          }
          done.add(1, ordering: .relaxed)
        } catch {
          problems.append("\(error)")
        }
      }
      return problems
    }
    #expect(problems.flatMap { $0 } == [])
    #expect(done.load(ordering: .relaxed) > operations * 9 / 10)
    let counters = try proxy.counters()
    // Connections are counted where nothing goes wrong: here the proxy holds on to some that the client has given up.
    #expect(counters.faults.values.reduce(0, +) > operations / 20)
  }

  @Test func `a thousand at once take turns on few connections`() throws {
    let bucket = try S3Bucket(on: .seaweed())
    let proxy = try FaultProxy(to: bucket.server)
    let folder = try TemporaryFolder()
    let file = folder.path("content")
    try write(noise(300_000), to: file)
    let result = try StoreProcess(["swarm", "1000", file], at: bucket, through: proxy).finish()
    #expect(result.status == 0, "\(result.output)")
    let counters = try proxy.counters()
    #expect(counters.requests >= 2_000)
    #expect(counters.peakConnections <= 16)
  }
}

/// Writes a file of these bytes.
func write(_ bytes: [UInt8], to path: String) throws {
  let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
  guard file >= 0 else { throw SystemFailure("open \(path)") }
  defer { close(file) }
  guard bytes.withUnsafeBytes({ Glibc.write(file, $0.baseAddress, $0.count) }) == bytes.count else {
    throw SystemFailure("write \(path)")
  }
}
