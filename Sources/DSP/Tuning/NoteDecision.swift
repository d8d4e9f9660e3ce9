import Glibc

/// Decides which note of a scale a voice means at each moment.
///
/// The cheapest path over the notes: each frame in which the voice does not glide costs the distance from its pitch to the path's note, and each
/// change of note a price that grows with its interval. So a note is kept while the voice wavers around the middle between two, and an
/// excursion, which pays there and back, counts only when it is held. On the way from one note to another a step costs little more than a
/// leap: the path rests where the voice does, and passes what it only glides through (nearly a penalty of total variation, L. Rudin, S. Osher and
/// E. Fatemi, "Nonlinear total variation based noise removal algorithms", Physica D 60, 1992). A vibrato means the note around which it
/// swings, however wide it is, and a scoop the note that it leads to.
public struct NoteDecision: Sendable {
  /// The notes to choose from.
  public var scale: Scale
  /// The frequency of A4, in Hz.
  public var reference: Double
  /// What a change to a note a semitone away costs, in semitones times seconds: an excursion there counts when it is held
  /// for longer than twice as many seconds.
  public var changeCost: Double

  /// The part of the price that is the same for every interval.
  private static let fixedShare: Float = 0.1
  /// How fast, in semitones a second, a pitch glides that counts half. Little slower it counts, little faster it does no more than tell where
  /// on a glide one note becomes another.
  private static let glide: Float = 20
  private static let least: Float = 0.02
  /// The pitch's speed is that from so many seconds before to so many after.
  private static let reach = 0.005

  public init(scale: Scale, reference: Double = 440, changeCost: Double = 0.0075) {
    self.scale = scale
    self.reference = reference
    self.changeCost = changeCost
  }

  /// For each frame of a run the MIDI number of its note.
  public func notes(of run: VoicedRun) -> [Int] {
    let frameRate = run.sampleRate / run.hop
    let pitches = run.frequencies.map { Float(69 + 12 * log2(Double($0) / reference)) }
    guard !pitches.isEmpty else { return [] }
    let centre = VibratoCentre(frameRate: frameRate).centre(of: pitches)
    let aims = SlideTarget(frameRate: frameRate).targets(of: centre)
    return path(aims, steadiness(of: centre, frameRate), price: Float(changeCost * frameRate))
  }

  /// How much each frame counts, 0…1.
  private func steadiness(of pitches: [Float], _ frameRate: Double) -> [Float] {
    let reach = max(1, Int((Self.reach * frameRate).rounded()))
    return slopes(of: pitches, reach: reach).map { slope in
      let square = slope * Float(frameRate) / Self.glide * slope * Float(frameRate) / Self.glide
      return max(Self.least, 1 / (1 + square * square * square * square))
    }
  }

  private func path(_ pitches: [Float], _ weights: [Float], price: Float) -> [Int] {
    let lowest = Int((pitches.min() ?? 0).rounded(.down)) - 12
    let highest = Int((pitches.max() ?? 0).rounded(.up)) + 12
    let choices = (lowest...highest).filter(scale.contains)
    var costs = [Float](repeating: 0, count: choices.count)
    // For each frame and choice the choice in the frame before from which the path came.
    var origins: [Int] = []
    origins.reserveCapacity(choices.count * pitches.count)
    for (pitch, weight) in zip(pitches, weights) {
      origins += change(&costs, choices, price: price)
      for choice in choices.indices { costs[choice] += weight * abs(pitch - Float(choices[choice])) }
    }
    var choice = 0
    for other in costs.indices where costs[other] < costs[choice] { choice = other }
    var path = [Int](repeating: 0, count: pitches.count)
    for frame in pitches.indices.reversed() {
      path[frame] = choices[choice]
      choice = origins[frame * choices.count + choice]
    }
    return path
  }

  /// Lets every choice be reached from that from which it is cheapest, and tells which that is.
  private func change(_ costs: inout [Float], _ choices: [Int], price: Float) -> [Int] {
    let perSemitone = (1 - Self.fixedShare) * price
    // As this part grows with the interval, a leap is a row of steps: once up and once down finds the best of all.
    var reached = costs
    var origins = Array(choices.indices)
    func step(from other: Int, to choice: Int) {
      let rival = reached[other] + perSemitone * Float(abs(choices[choice] - choices[other]))
      if rival < reached[choice] {
        reached[choice] = rival
        origins[choice] = origins[other]
      }
    }
    for choice in choices.indices.dropFirst() { step(from: choice - 1, to: choice) }
    for choice in choices.indices.dropLast().reversed() { step(from: choice + 1, to: choice) }
    for choice in choices.indices {
      let rival = reached[choice] + Self.fixedShare * price
      if rival < costs[choice] { costs[choice] = rival } else { origins[choice] = choice }
    }
    return origins
  }
}
