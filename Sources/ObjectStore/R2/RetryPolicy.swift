import Threads

/// How often, and how long apart, a request that failed is sent again.
public struct RetryPolicy: Equatable, Sendable {
  /// Attempts in all. Being asked to slow down is not counted: that is waited out, as long as the patience lasts.
  public var attempts: Int
  /// Seconds from the first attempt after which no other begins. Some are made however long each takes.
  public var patience: Double
  /// Seconds of the first pause at most; the bound doubles with each failure…
  public var firstPause: Double
  /// …up to this. Also the most that a server's `Retry-After` is honoured with.
  public var longestPause: Double

  public init(
    attempts: Int = 10, patience: Double = 120, firstPause: Double = 0.1, longestPause: Double = 15
  ) {
    self.attempts = attempts
    self.patience = patience
    self.firstPause = firstPause
    self.longestPause = longestPause
  }

  /// One attempt, whatever happens.
  public static let never = RetryPolicy(attempts: 1, patience: 0)

  /// Attempts that are made although the patience is over.
  private static let attemptsAtLeast = 3

  /// What became of the attempts so far.
  struct History {
    var failures = 0
    var throttles = 0
    var begun = MonotonicClock.now
  }

  enum Cause {
    /// The server or the way to it failed.
    case failure
    /// The server asks for fewer requests, and may say for how long: seconds.
    case throttled(retryAfter: Double?)
    /// What went wrong is understood and mended: nothing is to be waited for.
    case corrected
  }

  /// Seconds to pause before the next attempt; nil when there is to be none.
  ///
  /// - Parameters:
  ///   - history: of all attempts, the last one included.
  ///   - chance: from 0 to 1, evenly distributed.
  func pause(after history: History, _ cause: Cause, at now: Double, chance: Double) -> Double? {
    guard attempts > 1, history.failures < attempts else { return nil }
    if now - history.begun > patience && history.failures + history.throttles >= Self.attemptsAtLeast { return nil }
    switch cause {
    case .corrected: return 0
    case .failure:
      return chance * Self.bound(firstPause, history.failures, longestPause)
    case .throttled(let retryAfter):
      // R2 takes one write a second for each key, so less than that rarely helps.
      let least = min(max(retryAfter ?? 1, 0), longestPause)
      return least + chance * Self.bound(firstPause * 2, history.throttles, longestPause)
    }
  }

  private static func bound(_ first: Double, _ failures: Int, _ longest: Double) -> Double {
    min(longest, first * Double(1 << min(max(failures - 1, 0), 20)))
  }
}
