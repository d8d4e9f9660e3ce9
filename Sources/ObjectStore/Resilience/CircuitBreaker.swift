/// Decides whether a store that has failed is asked again: nothing but a state and what changes it, without clock, lock or effect.
///
/// Closed, every request may go. After so many failures within the window it opens: none may go for a while, so that callers learn
/// at once what they would otherwise wait for. Then it is half open: one request at a time may try. If it succeeds as often as
/// needed, the circuit closes; if it fails, the circuit opens for twice as long.
public struct CircuitBreaker: Equatable, Sendable {
  public struct Settings: Equatable, Sendable {
    /// Failures within `window` that open the circuit.
    public var failures = 3
    /// Seconds.
    public var window = 60.0
    /// Seconds that the circuit stays open the first time.
    public var pause = 2.0
    /// Seconds that it stays open at most.
    public var longestPause = 60.0
    /// Attempts that must succeed, one after the other, to close it.
    public var probes = 1

    public init() {}
  }

  public enum State: Equatable, Sendable {
    case closed
    /// Until a time.
    case open(until: Double)
    /// After so many attempts that succeeded; whether one is under way.
    case halfOpen(succeeded: Int, isTrying: Bool)
  }

  /// Lets one request go, and must be given back with how it went.
  public struct Permit: Equatable, Sendable {
    fileprivate let round: Int
    /// Whether the request finds out if the store is back.
    public let isProbe: Bool
  }

  public let settings: Settings
  public private(set) var state = State.closed
  /// Counts the times that the circuit opened or closed: what was begun before says nothing of now.
  private var round = 0
  /// Times of failures while closed, oldest first.
  private var failures: [Double] = []
  private var nextPause: Double

  public init(_ settings: Settings = Settings()) {
    self.settings = settings
    nextPause = settings.pause
  }

  /// Asks to let a request go.
  ///
  /// - Parameter now: seconds of a clock that never goes back.
  /// - Returns: nil where none may go now.
  public mutating func admit(at now: Double) -> Permit? {
    switch state {
    case .closed: return Permit(round: round, isProbe: false)
    case .open(let until) where now < until: return nil
    case .open:
      state = .halfOpen(succeeded: 0, isTrying: true)
      return Permit(round: round, isProbe: true)
    case .halfOpen(_, isTrying: true): return nil
    case .halfOpen(let succeeded, isTrying: false):
      state = .halfOpen(succeeded: succeeded, isTrying: true)
      return Permit(round: round, isProbe: true)
    }
  }

  /// The store answered, whatever it said.
  ///
  /// - Returns: whether that closed the circuit.
  @discardableResult
  public mutating func succeeded(_ permit: Permit, at now: Double) -> Bool {
    guard permit.round == round, permit.isProbe, case .halfOpen(let succeeded, _) = state else { return false }
    if succeeded + 1 < settings.probes {
      state = .halfOpen(succeeded: succeeded + 1, isTrying: false)
      return false
    }
    state = .closed
    round += 1
    failures = []
    nextPause = settings.pause
    return true
  }

  /// The store could not be reached, or could not serve.
  ///
  /// - Returns: whether that opened the circuit, from closed.
  @discardableResult
  public mutating func failed(_ permit: Permit, at now: Double) -> Bool {
    guard permit.round == round else { return false }
    if permit.isProbe {
      open(at: now)
      return false
    }
    failures.removeAll { $0 <= now - settings.window }
    failures.append(now)
    guard failures.count >= settings.failures else { return false }
    open(at: now)
    return true
  }

  /// The request ended without saying anything of the store, as when its caller cancelled it.
  public mutating func abandoned(_ permit: Permit) {
    guard permit.round == round, permit.isProbe, case .halfOpen(let succeeded, _) = state else { return }
    state = .halfOpen(succeeded: succeeded, isTrying: false)
  }

  private mutating func open(at now: Double) {
    state = .open(until: now + nextPause)
    nextPause = min(nextPause * 2, settings.longestPause)
    round += 1
    failures = []
  }
}
