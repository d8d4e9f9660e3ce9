import ObjectStore
import TestSupport
import Testing

/// A store that the conformance tests run against. Another one is another line in ``all``.
struct StoreUnderTest: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// Whether the server lists its keys as a tree of folders has them, and keeps empty folders, as SeaweedFS does against S3's rules.
  var isTree = false
  /// Hands over an empty store of its own, and removes it afterwards.
  let run: @Sendable (_ body: (any ObjectStore) throws -> Void) throws -> Void

  static let all: [StoreUnderTest] = [
    .folder("a folder", isDurable: false),
    .folder("a durable folder", isDurable: true),
    .cached("a cached folder", trust: 0),
    .cached("a cached folder that is trusted", trust: 1_000),
    .resilient("a folder with an outbox", takesWrites: true),
    .resilient("a folder that takes no writes, with an outbox", takesWrites: false),
    .bucket("a bucket of SeaweedFS"),
    .resilient("a bucket with cache and outbox", over: .bucket("a bucket")),
    .bucket("a bucket by R2's rules, where one request in eight fails", faults: faults),
    .rclone,
  ]

  static func folder(_ name: String, isDurable: Bool) -> StoreUnderTest {
    StoreUnderTest(testDescription: name) { body in
      let folder = try TemporaryFolder()
      try body(
        LocalStore(
          .init(folder: folder.path("store"), baseURL: "http://localhost:1/files", isDurable: isDurable)))
    }
  }

  static func cached(_ name: String, trust: Double) -> StoreUnderTest {
    StoreUnderTest(testDescription: name) { body in
      let folder = try TemporaryFolder()
      try body(
        CachedStore(
          LocalStore(.init(folder: folder.path("store"), baseURL: "http://localhost:1/files", isDurable: false)),
          cache: DiskCache(folder: folder.path("cache"), limit: 64 << 20), trust: trust))
    }
  }

  static func resilient(_ name: String, takesWrites: Bool) -> StoreUnderTest {
    StoreUnderTest(testDescription: name) { body in
      let folder = try TemporaryFolder()
      let inner = try InterruptibleStore(
        LocalStore(.init(folder: folder.path("store"), baseURL: "http://localhost:1/files", isDurable: false)))
      inner.takesWrites = takesWrites
      var breaker = CircuitBreaker.Settings()
      breaker.failures = .max
      try body(
        ResilientStore(
          inner, cache: DiskCache(folder: folder.path("cache"), limit: 64 << 20),
          outbox: Outbox(folder: folder.path("outbox"), limit: 256 << 20), breaker: breaker))
    }
  }

  /// Another store with cache and outbox before it.
  static func resilient(_ name: String, over inner: StoreUnderTest) -> StoreUnderTest {
    StoreUnderTest(testDescription: name, isTree: inner.isTree) { body in
      try inner.run { store in
        let folder = try TemporaryFolder()
        try body(
          ResilientStore(
            store, cache: DiskCache(folder: folder.path("cache"), limit: 64 << 20),
            outbox: Outbox(folder: folder.path("outbox"), limit: 256 << 20)))
      }
    }
  }
}
