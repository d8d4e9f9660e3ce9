import JSON
import ObjectStore
import TestSupport

extension StoreUnderTest {
  /// What goes wrong on the way without taking long.
  static let faults: JSONValue = [
    "reset_before", "reset_in_request", "reset_after", "truncated", "truncated_reset", "error_500", "error_503",
    "early_503", "error_429", "error_in_200", "clock_skew", "corrupted_request",
  ]

  /// A bucket of a real server.
  ///
  /// - Parameter faults: what goes wrong with one request in eight, on the way to a proxy that keeps R2's rules. Its pace is faster
  ///   than R2's, because tests write a key often.
  static func bucket(_ name: String, faults: JSONValue? = nil) -> StoreUnderTest {
    StoreUnderTest(testDescription: name, isTree: true) { body in
      let server = try S3Server.seaweed()
      let proxy = try faults.map {
        try FaultProxy(to: server, ["faults": $0, "rate": 0.125, "r2": true, "pace": 0.02])
      }
      try body(R2Store(.testing(proxy?.endpoint ?? server.endpoint, try server.bucket())))
      _ = proxy
    }
  }

  /// Listed keys as a store has to list them, but where the server cannot.
  func ordered(_ keys: [String]) -> [String] {
    isTree ? keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } : keys
  }
}

extension R2Configuration {
  /// A bucket of a test server.
  static func testing(_ endpoint: String, _ bucket: String) throws -> R2Configuration {
    var configuration = try R2Configuration(
      endpoint: endpoint, bucket: bucket, accessKey: Secret(S3Server.accessKey), secretKey: Secret(S3Server.secretKey))
    // Nothing recovers here by waiting.
    configuration.retries = RetryPolicy(firstPause: 0.01)
    return configuration
  }
}
