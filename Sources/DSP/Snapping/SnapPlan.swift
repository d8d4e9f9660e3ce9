import Glibc

/// Which sound goes to which step of a grid.
///
/// The sounds keep their order, and no two go to one step: a path search gives each its step, or none, so that all together are
/// moved least. One without a step, such as the first of a flam, moves along with its neighbours.
public struct SnapPlan: Sendable {
  /// A sound that begins at one moment and shall begin at another, in samples.
  public struct Move: Hashable, Sendable {
    public var from: Double
    public var to: Double
    /// Whether it goes to a step of the grid.
    public var isOnGrid: Bool
  }

  /// In order; strictly increasing in `from`, and in `to`.
  public private(set) var moves: [Move] = []

  /// - Parameters:
  ///   - onsets: Where sounds begin; in order.
  ///   - grid: Where they may begin.
  ///   - meant: Where each would begin had the tempo been steady, when it was not: what is compared with the grid; as many as there are
  ///     onsets.
  ///   - strength: How far they go: 0 stays, 1 is on the grid.
  public init(onsets: [Onset], grid: RhythmGrid, meant: [Double]? = nil, strength: Double = 1) {
    var places = onsets
    if let meant { for i in places.indices { places[i].position = meant[i] } }
    let steps = Self.assign(places, to: grid)
    var targets: [(from: Double, to: Double)] = []
    for (onset, step) in zip(onsets, steps) {
      guard let step else { continue }
      let goal = max(0, grid.position(ofStep: step))
      targets.append((onset.position, onset.position + strength * (goal - onset.position)))
    }
    for (index, onset) in onsets.enumerated() {
      let isOnGrid = steps[index] != nil
      let to = Self.interpolate(onset.position, targets)
      // A step before the start of the timeline leaves nothing to move to.
      if let last = moves.last, to <= last.to || onset.position <= last.from { continue }
      moves.append(Move(from: onset.position, to: max(0, to), isOnGrid: isOnGrid))
    }
  }

  /// The step of each onset, nil for those that have none.
  ///
  /// Dynamic programming over the onsets: each may take one of the steps around it, later than the last one's, at the cost of the square of its
  /// distance, or none at a fixed cost.
  private static func assign(_ onsets: [Onset], to grid: RhythmGrid) -> [Int?] {
    guard !onsets.isEmpty else { return [] }
    // A choice of an onset: its step, the best cost so far, and the last onset that has a step with its choice there.
    struct Choice {
      var step: Int
      var cost: Double
      var before: (onset: Int, choice: Int)?
    }
    var choices: [[Choice]] = []
    for (index, onset) in onsets.enumerated() {
      let near = grid.step(nearest: onset.position)
      var own: [Choice] = []
      for step in near - 1...near + 1 {
        let distance = (grid.position(ofStep: step) - onset.position) / grid.step
        // What is hardly to be heard may rather be left out than what is clear.
        let price = distance * distance * (0.5 + onset.strength)
        var best = Choice(step: step, cost: price + Double(index) * skipped(0.5), before: nil)
        // Three steps around each onset: what is more than a few onsets back cannot matter to the order.
        var passed = 0.0
        var other = index - 1
        while other >= 0 && index - other <= 8 {
          for (place, earlier) in choices[other].enumerated() where earlier.step < step {
            let cost = earlier.cost + passed + price
            if cost < best.cost { best = Choice(step: step, cost: cost, before: (other, place)) }
          }
          passed += skipped(onsets[other].strength)
          other -= 1
        }
        own.append(best)
      }
      choices.append(own)
    }
    var best: (cost: Double, onset: Int, choice: Int)?
    var passed = 0.0
    for index in onsets.indices.reversed().prefix(8) {
      for (place, choice) in choices[index].enumerated() where choice.cost + passed < best?.cost ?? .infinity {
        best = (choice.cost + passed, index, place)
      }
      passed += skipped(onsets[index].strength)
    }
    var steps = [Int?](repeating: nil, count: onsets.count)
    var place = best.map { ($0.onset, $0.choice) }
    while let (onset, choice) = place {
      steps[onset] = choices[onset][choice].step
      place = choices[onset][choice].before.map { ($0.onset, $0.choice) }
    }
    return steps
  }

  /// What it costs to leave a sound without a step.
  private static func skipped(_ strength: Double) -> Double { 0.5 + strength }

  /// Where `position` goes between the targets around it; before the first and after the last everything moves as that one does.
  private static func interpolate(_ position: Double, _ targets: [(from: Double, to: Double)]) -> Double {
    guard let first = targets.first, let last = targets.last else { return position }
    if position <= first.from { return position + first.to - first.from }
    if position >= last.from { return position + last.to - last.from }
    let next = targets.firstIndex { $0.from > position } ?? targets.count - 1
    let left = targets[next - 1]
    let right = targets[next]
    return left.to + (position - left.from) * (right.to - left.to) / (right.from - left.from)
  }
}
