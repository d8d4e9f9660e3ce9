import Testing
import Threads

@testable import ObjectStore

@Suite struct RetryPolicyTests {
  let policy = RetryPolicy(attempts: 6, patience: 60, firstPause: 0.1, longestPause: 5)

  func pause(
    _ failures: Int, throttles: Int = 0, _ cause: RetryPolicy.Cause = .failure, elapsed: Double = 0, chance: Double = 1
  ) -> Double? {
    let history = RetryPolicy.History(failures: failures, throttles: throttles, begun: 1_000)
    return policy.pause(after: history, cause, at: 1_000 + elapsed, chance: chance)
  }

  @Test func `pauses are anything from nothing to a bound that doubles up to the longest`() {
    #expect((1...5).map { pause($0) } == [0.1, 0.2, 0.4, 0.8, 1.6])
    #expect((1...5).map { pause($0, chance: 0) } == [0, 0, 0, 0, 0])
    #expect(pause(3, chance: 0.5) == 0.2)
    let patient = RetryPolicy(attempts: 100, firstPause: 0.1, longestPause: 5)
    #expect(patient.pause(after: .init(failures: 90, begun: 0), .failure, at: 0, chance: 1) == 5)
  }

  @Test func `after the last attempt there is no pause`() {
    #expect(pause(6) == nil)
    #expect(pause(7) == nil)
    #expect(RetryPolicy.never.pause(after: .init(failures: 1), .failure, at: MonotonicClock.now, chance: 0) == nil)
  }

  @Test func `patience ends, but a few attempts are made however long each takes`() {
    #expect(pause(3, elapsed: 59) != nil)
    #expect(pause(3, elapsed: 61) == nil)
    #expect(pause(2, elapsed: 1_000) != nil)
    #expect(pause(0, throttles: 3, .throttled(retryAfter: nil), elapsed: 61) == nil)
  }

  @Test func `a request to slow down is waited out and costs no attempt`() {
    #expect(pause(0, throttles: 50, .throttled(retryAfter: 2), chance: 0) == 2)
    #expect(pause(0, throttles: 1, .throttled(retryAfter: nil), chance: 0) == 1)
    #expect(pause(0, throttles: 1, .throttled(retryAfter: 3), chance: 1) == 3.2)
  }

  @Test func `a server that asks for an hour is not waited for that long`() {
    #expect(pause(0, throttles: 1, .throttled(retryAfter: 3_600), chance: 0) == 5)
    #expect(pause(0, throttles: 1, .throttled(retryAfter: -1), chance: 0) == 0)
  }

  @Test func `what was corrected is sent again at once, a bounded number of times`() {
    var attempt = Attempt(clockOffset: 0)
    var failure = S3Failure(.denied(subject: "k", detail: ""), .clock(offset: 3_600))
    guard case .corrected = attempt.consequence(of: failure) else {
      Issue.record("a wrong clock is corrected")
      return
    }
    #expect(attempt.clockOffset == 3_600)
    #expect(attempt.history.failures == 0)
    // The same offset again is no correction.
    guard case .failure = attempt.consequence(of: failure) else {
      Issue.record("a clock that is right by the server's own word cannot be corrected")
      return
    }
    var rounds = 0
    repeat {
      rounds += 1
      failure.remedy = .clock(offset: Double(rounds) * 100)
    } while attempt.consequence(of: failure) != nil && rounds < 1_000
    #expect(rounds < 100)
  }
}
