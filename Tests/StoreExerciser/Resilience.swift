import Glibc
import ObjectStore

/// A store at a port where nobody listens.
func absentStore() throws -> R2Store {
  var configuration = try R2Configuration(
    endpoint: "http://127.0.0.1:1", bucket: "absent", accessKey: Secret("key"), secretKey: Secret("secret"))
  configuration.retries = .never
  return R2Store(configuration)
}

/// Bytes that tell what they are of: a number, repeated.
func content(_ number: UInt64, count: Int) -> [UInt8] {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(count + 8)
  var state = number &* 0x9E37_79B9_7F4A_7C15 | 1
  while bytes.count < count {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    withUnsafeBytes(of: state) { bytes.append(contentsOf: $0) }
  }
  bytes.removeLast(bytes.count - count)
  return bytes
}

func exerciseCache(_ folder: String, _ cache: String, _ limit: Int64, seed: UInt64, count: Int) throws {
  var random = Steps(state: seed)
  let store = try CachedStore(
    LocalStore(.init(folder: folder, isDurable: false)), cache: DiskCache(folder: cache, limit: limit))
  say("begins")
  for _ in 0..<count {
    let key = try ObjectKey("object-\(random.next() % 24)")
    if random.next() % 3 == 0 {
      let bytes = content(random.next(), count: Int(random.next() % 300_000))
      _ = try store.put(key, .bytes(bytes), PutOptions(), cancellation: .never)
    } else {
      do throws(ObjectStoreError) {
        _ = try store.bytes(key)
      } catch .notFound {
        continue
      } catch .corrupted {
        // Another process replaced it in the middle of a read from a copy that a third one had dropped.
        continue
      }
    }
  }
}

func queueWrites(_ outbox: String, seed: UInt64) throws {
  var random = Steps(state: seed)
  let store = try ResilientStore(
    absentStore(), cache: nil, outbox: Outbox(folder: outbox, limit: 1 << 30), drains: false)
  say("begins")
  for number in 0... {
    let key = "seed-\(seed)/\(number)"
    let size = Int(random.next() % 100_000)
    _ = try store.put(
      ObjectKey(key), .bytes(content(seed &+ UInt64(number), count: size)), PutOptions(), cancellation: .never)
    say("\(key) \(size)")
  }
}

func replay(_ folder: String, _ outbox: String, _ cache: String) throws {
  let store = try ResilientStore(
    LocalStore(.init(folder: folder, isDurable: false)), cache: DiskCache(folder: cache, limit: 64 << 20),
    outbox: Outbox(folder: outbox, limit: 1 << 30), drains: false)
  say("begins")
  let report = try store.replay()
  say("made \(report.made), kept aside \(report.conflicts)")
}

func countRequests(_ file: String, _ count: Int) throws {
  let metrics = StoreMetrics(file: StatisticsFile(path: file))
  for number in 1...count {
    metrics.observe(OperationSample(.put, isSuccess: true, status: 200, attempt: 1, sent: 10, seconds: 0.001))
    // Some is written underway, the rest when the process ends.
    if number % 50 == 0 { metrics.flush() }
  }
  exit(0)
}

/// Numbers that are the same for the same seed.
struct Steps {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

/// Prints a line at once: whoever is killed has said what it did.
func say(_ line: String) {
  let bytes = Array((line + "\n").utf8)
  _ = bytes.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
}
