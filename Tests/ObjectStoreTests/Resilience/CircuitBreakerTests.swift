import ObjectStore
import Testing

@Suite struct CircuitBreakerTests {
  private enum Step {
    /// A request asks to go: whether it may, and whether it is one that tries.
    case asks(at: Double, CircuitBreaker.Permit?.Answer)
    case succeeds(at: Double)
    case fails(at: Double)
    case isCancelled
    case isNow(CircuitBreaker.State)
  }

  private static func settings(failures: Int = 3, probes: Int = 1) -> CircuitBreaker.Settings {
    var settings = CircuitBreaker.Settings()
    settings.failures = failures
    settings.window = 10
    settings.pause = 5
    settings.longestPause = 18
    settings.probes = probes
    return settings
  }

  /// Requests end in the order in which they were let go.
  private func walk(_ breaker: CircuitBreaker, _ steps: [Step], _ location: SourceLocation = #_sourceLocation) {
    var breaker = breaker
    var permits: [CircuitBreaker.Permit] = []
    for (number, step) in steps.enumerated() {
      switch step {
      case .asks(let time, let answer):
        let permit = breaker.admit(at: time)
        #expect(permit.answer == answer, "step \(number)", sourceLocation: location)
        if let permit { permits.append(permit) }
      case .succeeds(let time): breaker.succeeded(permits.removeFirst(), at: time)
      case .fails(let time): breaker.failed(permits.removeFirst(), at: time)
      case .isCancelled: breaker.abandoned(permits.removeFirst())
      case .isNow(let state): #expect(breaker.state == state, "step \(number)", sourceLocation: location)
      }
    }
  }

  @Test func `it opens after so many failures within the window, and lets nothing go for a while`() {
    walk(
      CircuitBreaker(Self.settings()),
      [
        .asks(at: 0, .goes), .fails(at: 0), .asks(at: 1, .goes), .fails(at: 1), .isNow(.closed), .asks(at: 2, .goes),
        .fails(at: 2), .isNow(.open(until: 7)), .asks(at: 2, .waits), .asks(at: 6.9, .waits), .asks(at: 7, .tries),
      ])
  }

  @Test func `failures that are long ago do not count`() {
    walk(
      CircuitBreaker(Self.settings()),
      [
        .asks(at: 0, .goes), .fails(at: 0), .asks(at: 1, .goes), .fails(at: 1), .asks(at: 10, .goes), .fails(at: 10),
        .isNow(.closed), .asks(at: 10.5, .goes), .fails(at: 10.5), .isNow(.open(until: 15.5)),
      ])
  }

  @Test func `half open, one tries at a time, and closes the circuit if it succeeds`() {
    walk(
      CircuitBreaker(Self.settings(failures: 1)),
      [
        .asks(at: 0, .goes), .fails(at: 0), .asks(at: 5, .tries), .asks(at: 5, .waits),
        .isNow(.halfOpen(succeeded: 0, isTrying: true)), .succeeds(at: 6), .isNow(.closed), .asks(at: 6, .goes),
      ])
  }

  @Test func `a failed attempt doubles the pause, up to a bound; a success forgets that`() {
    walk(
      CircuitBreaker(Self.settings(failures: 1)),
      [
        .asks(at: 0, .goes), .fails(at: 0), .isNow(.open(until: 5)), .asks(at: 5, .tries), .fails(at: 6),
        .isNow(.open(until: 16)), .asks(at: 16, .tries), .fails(at: 16), .isNow(.open(until: 34)),
        .asks(at: 34, .tries),
        .fails(at: 34), .isNow(.open(until: 52)), .asks(at: 52, .tries), .succeeds(at: 52), .asks(at: 53, .goes),
        .fails(at: 53), .isNow(.open(until: 58)),
      ])
  }

  @Test func `as many attempts must succeed as are wanted`() {
    walk(
      CircuitBreaker(Self.settings(failures: 1, probes: 2)),
      [
        .asks(at: 0, .goes), .fails(at: 0), .asks(at: 5, .tries), .succeeds(at: 5),
        .isNow(.halfOpen(succeeded: 1, isTrying: false)), .asks(at: 5, .tries), .succeeds(at: 5), .isNow(.closed),
      ])
  }

  @Test func `a cancelled attempt lets another try`() {
    walk(
      CircuitBreaker(Self.settings(failures: 1)),
      [
        .asks(at: 0, .goes), .fails(at: 0), .asks(at: 5, .tries), .isCancelled,
        .isNow(.halfOpen(succeeded: 0, isTrying: false)), .asks(at: 5, .tries),
      ])
  }

  @Test func `what was begun before the circuit opened says nothing afterwards`() {
    walk(
      CircuitBreaker(Self.settings(failures: 2)),
      [
        .asks(at: 0, .goes), .asks(at: 0, .goes), .asks(at: 0, .goes), .asks(at: 0, .goes), .fails(at: 1),
        .fails(at: 1),
        .isNow(.open(until: 6)), .succeeds(at: 2), .fails(at: 2), .isNow(.open(until: 6)),
      ])
  }

  @Test func `whatever happens, it is never stuck`() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      var breaker = CircuitBreaker(Self.settings(failures: .random(in: 1...3), probes: .random(in: 1...3)))
      var time = 0.0
      var permits: [CircuitBreaker.Permit] = []
      for _ in 0..<200 {
        time += .random(in: 0...3, using: &random)
        if let permit = breaker.admit(at: time) { permits.append(permit) }
        guard let permit = permits.randomElement(), Bool.random() else { continue }
        permits.removeAll { $0 == permit }
        switch Int.random(in: 0...2) {
        case 0: breaker.succeeded(permit, at: time)
        case 1: breaker.failed(permit, at: time)
        default: breaker.abandoned(permit)
        }
      }
      // From here on the store is well.
      for permit in permits { breaker.abandoned(permit) }
      for _ in 0..<20 {
        time += 20
        if let permit = breaker.admit(at: time) { breaker.succeeded(permit, at: time) }
      }
      #expect(breaker.state == .closed)
    }
  }
}

extension CircuitBreaker.Permit? {
  enum Answer { case goes, tries, waits }

  fileprivate var answer: Answer {
    switch self {
    case nil: .waits
    case let permit?: permit.isProbe ? .tries : .goes
    }
  }
}
