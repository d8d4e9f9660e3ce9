/// Where a request stands between its attempts.
struct Attempt {
  var history = RetryPolicy.History()
  /// Seconds that the server's clock is believed to be ahead.
  var clockOffset: Double
  /// Whether an attempt that failed may have been carried out.
  var mayHaveHappened = false
  private var corrections = 0

  init(clockOffset: Double) { self.clockOffset = clockOffset }

  /// From 1.
  var number: Int { history.failures + history.throttles + corrections + 1 }

  /// Something was gained: what failed before is forgiven.
  mutating func progressed() { history = RetryPolicy.History() }

  /// Notes a failure; nil when another attempt is of no use.
  mutating func consequence(of failure: S3Failure) -> RetryPolicy.Cause? {
    switch failure.remedy {
    case .none, .startOver: return nil
    case .again:
      history.failures += 1
      return .failure
    case .throttled(let retryAfter):
      history.throttles += 1
      return .throttled(retryAfter: retryAfter)
    case .clock(let offset):
      // A few seconds are no reason to be refused, and a server that always refuses is not asked for ever.
      corrections += 1
      if corrections > 2 * RetryPolicy.correctionLimit { return nil }
      if corrections > RetryPolicy.correctionLimit || abs(offset - clockOffset) < 1 {
        history.failures += 1
        return .failure
      }
      clockOffset = offset
      return .corrected
    case .withoutChecksums:
      corrections += 1
      return corrections > RetryPolicy.correctionLimit ? nil : .corrected
    }
  }
}

extension RetryPolicy {
  /// Corrections of one request that cost no attempt.
  fileprivate static let correctionLimit = 12
}
