import Glibc
import JSON
import ObjectStore
import TestSupport
import Testing

/// Files go up and come down whole, whatever goes wrong on the way, and nothing is left lying about.
///
/// Every fault meets with a tenth of the requests on the way to SeaweedFS, and with a third of those that go by R2's rules, too.
/// `make faults` has more seeds.
@Suite struct FaultCampaign {
  struct Case: Sendable, CustomTestStringConvertible {
    var fault: String
    var rate: Double
    var isR2: Bool
    var seed: Int64
    var testDescription: String { "\(fault) in \(rate)\(isR2 ? " by R2's rules" : ""), seed \(seed)" }

    var configuration: JSONObject {
      [
        "faults": [.string(fault)], "rate": .number(rate), "seed": .integer(seed), "r2": .boolean(isR2),
        "stall": 60, "slow": 4e6, "delay": fault == "delay" ? 0.05 : 0,
      ]
    }
  }

  static let uploadFaults = [
    "reset_before", "reset_in_request", "reset_after", "error_500", "error_503", "early_503", "error_429",
    "error_in_200", "corrupted_request", "wrong_etag", "stall_before_answer", "slow", "delay", "clock_skew",
  ]
  static let downloadFaults = [
    "reset_before", "reset_after", "error_500", "error_503", "error_429", "truncated", "truncated_reset",
    "corrupted_answer", "wrong_etag", "stall_before_answer", "stall_in_answer", "slow", "delay", "clock_skew",
  ]

  static func cases(_ faults: [String]) -> [Case] {
    let isLong = ProcessInformation.environment["VOICEBEAT_LONG_TESTS"] != nil
    return faults.flatMap { fault in
      (1...(isLong ? 5 : 1)).flatMap { seed in
        [(0.1, false), (0.3, true), (0.3, false), (0.1, true)].prefix(isLong ? 4 : 2).map { rate, isR2 in
          Case(fault: fault, rate: rate, isR2: isR2, seed: seed)
        }
      }
    }
  }

  /// Small recordings, some of a size that goes in one request, and one that goes in parts.
  static let files: [(key: String, bytes: [UInt8])] =
    ([Int](repeating: 256 << 10, count: 8) + [Int](repeating: 6 << 20, count: 3) + [20 << 20]).enumerated().map {
      ("takes/\($0.offset).wav", noise($0.element, seed: UInt64($0.offset) + 1))
    }

  /// On the server, put there with nothing in between.
  static let stored = Result {
    let bucket = try S3Bucket(on: .seaweed())
    let store = try bucket.store()
    for file in files { try store.put(file.key, file.bytes) }
    return bucket
  }

  /// Only stalls are given up early. A busy machine answers late, too, and everything else can wait for it.
  private func configure(_ configuration: inout R2Configuration, _ what: Case) {
    configuration.partSize = 5 << 20
    configuration.singlePutLimit = 8 << 20
    configuration.rangeSize = 4 << 20
    configuration.heldSize = 4 << 20
    configuration.silence = what.fault.hasPrefix("stall") ? 1 : 10
  }

  @Test(arguments: cases(uploadFaults))
  func `every file goes up whole`(what: Case) throws {
    let bucket = try S3Bucket(on: .seaweed())
    let proxy = try FaultProxy(to: bucket.server, what.configuration)
    // Few requests complete an upload: each meets with the fault once.
    if what.fault == "error_in_200" {
      var always = what.configuration
      always["rate"] = 1
      always["most"] = 1
      try proxy.configure(always)
    }
    let store = try bucket.store(through: proxy) { configure(&$0, what) }
    let problems = inParallel(Self.files.count) { number -> String? in
      let file = Self.files[number]
      do {
        let info = try store.put(file.key, file.bytes)
        return info.size == Int64(file.bytes.count) ? nil : "\(file.key): the size is wrong"
      } catch {
        return "\(error)"
      }
    }
    #expect(problems.compactMap { $0 } == [])
    for file in Self.files {
      let isRight = try bucket.stored(file.key) == file.bytes
      #expect(isRight, "\(file.key) is not what was put")
    }
    #expect(try bucket.unfinishedUploads() == 0)
    try expectFaults(what, proxy)
  }

  @Test(arguments: cases(downloadFaults))
  func `every file comes down whole`(what: Case) throws {
    let bucket = try Self.stored.get()
    let proxy = try FaultProxy(to: bucket.server, what.configuration)
    let store = try bucket.store(through: proxy) { configure(&$0, what) }
    let folder = try TemporaryFolder()
    let location = folder.location
    let problems = inParallel(Self.files.count) { number -> String? in
      let file = Self.files[number]
      do {
        let path = "\(location)/\(number)"
        try FileTransfer(store).download(ObjectKey(file.key), to: path)
        if try readFile(path) != file.bytes { return "\(file.key) is not what was stored" }
        // Large objects come in ranges into files, and in one stream here. What was streamed cannot be taken back, so it may
        // turn out to be corrupted; that is said.
        do {
          return try store.read(file.key) == file.bytes ? nil : "\(file.key) was not read as it was stored"
        } catch ObjectStoreError.corrupted where what.fault == "corrupted_answer" && file.bytes.count > 4 << 20 {
          return nil
        }
      } catch {
        return "\(error)"
      }
    }
    #expect(problems.compactMap { $0 } == [])
    #expect(try Tool.run("ls", ["-A", location]).output.split(separator: "\n").count == Self.files.count)
    try expectFaults(what, proxy)
  }

  /// The fault did happen: otherwise the test has shown nothing.
  private func expectFaults(_ what: Case, _ proxy: FaultProxy) throws {
    let counters = try proxy.counters()
    if what.rate > 0.2 { #expect(counters.faults[what.fault] ?? 0 > 0, "\(counters)") }
  }
}
