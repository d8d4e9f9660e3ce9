import ObjectStore
import TestSupport
import Testing

/// A store that the conformance tests run against. Another one is another line in ``all``.
struct StoreUnderTest: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// Hands over an empty store of its own, and removes it afterwards.
  let run: @Sendable (_ body: (any ObjectStore) throws -> Void) throws -> Void

  static let all: [StoreUnderTest] = [
    .folder("a folder", isDurable: false),
    .folder("a durable folder", isDurable: true),
  ]

  static func folder(_ name: String, isDurable: Bool) -> StoreUnderTest {
    StoreUnderTest(testDescription: name) { body in
      let folder = try TemporaryFolder()
      try body(
        LocalStore(
          .init(folder: folder.path("store"), baseURL: "http://localhost:1/files", isDurable: isDurable)))
    }
  }
}
