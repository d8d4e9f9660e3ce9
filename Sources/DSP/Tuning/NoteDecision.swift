import Glibc

/// Decides which note of a scale a voice means at each moment.
///
/// The cheapest path over the notes: each frame costs the distance from its pitch to the path's note, the less the faster the
/// pitch moves there, and each change of note costs a price that grows with its interval. So a note is kept while the voice wavers around the
/// middle between two, short excursions do not count, and a quick glide passes the notes on its way. A vibrato means the note around which it
/// swings, however wide it is.
public struct NoteDecision: Sendable {
  /// The notes to choose from.
  public var scale: Scale
  /// The frequency of A4, in Hz.
  public var reference: Double
  /// What a change to a note a semitone away costs, in semitones times seconds: an excursion there counts when it is held
  /// for longer than twice as many seconds.
  public var changeCost: Double

  /// The part of the price that is the same for every interval.
  private static let fixedShare: Float = 0.25
  /// How fast, in semitones a second, a pitch moves that counts half.
  private static let glide: Float = 10
  /// The pitch's speed is that from so many seconds before to so many after.
  private static let reach = 0.01

  public init(scale: Scale, reference: Double = 440, changeCost: Double = 0.0075) {
    self.scale = scale
    self.reference = reference
    self.changeCost = changeCost
  }

  /// For each frame of a run the MIDI number of its note.
  public func notes(of run: VoicedRun) -> [Int] {
    let frameRate = run.sampleRate / run.hop
    let pitches = run.frequencies.map { Float(69 + 12 * log2(Double($0) / reference)) }
    let centre = VibratoCentre(frameRate: frameRate).centre(of: pitches)
    return centre.isEmpty ? [] : path(centre, steadiness(of: centre, frameRate), price: Float(changeCost * frameRate))
  }

  /// How much each frame counts, 0…1.
  private func steadiness(of pitches: [Float], _ frameRate: Double) -> [Float] {
    let reach = max(1, Int((Self.reach * frameRate).rounded()))
    return pitches.indices.map { frame in
      let start = max(0, frame - reach)
      let end = min(pitches.count - 1, frame + reach)
      guard end > start else { return 1 }
      let speed = (pitches[end] - pitches[start]) * Float(frameRate) / Float(end - start) / Self.glide
      return 1 / (1 + speed * speed)
    }
  }

  private func path(_ pitches: [Float], _ weights: [Float], price: Float) -> [Int] {
    let lowest = Int((pitches.min() ?? 0).rounded(.down)) - 12
    let highest = Int((pitches.max() ?? 0).rounded(.up)) + 12
    let choices = (lowest...highest).filter(scale.contains)
    var costs = [Float](repeating: 0, count: choices.count)
    // For each frame and choice the choice in the frame before from which the path came.
    var origins = [Int](repeating: 0, count: choices.count * pitches.count)
    for frame in pitches.indices {
      if frame > 0 {
        let row = frame * choices.count
        change(&costs, &origins[row..<row + choices.count], choices, price: price)
      }
      for choice in choices.indices {
        costs[choice] += weights[frame] * abs(pitches[frame] - Float(choices[choice]))
      }
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

  /// Lets every choice be reached from that from which it is cheapest, and notes which that was.
  private func change(_ costs: inout [Float], _ origins: inout ArraySlice<Int>, _ choices: [Int], price: Float) {
    let perSemitone = (1 - Self.fixedShare) * price
    // As this part grows with the interval, a leap is a row of steps: once up and once down finds the best of all.
    var reached = costs
    var from = Array(choices.indices)
    func step(from other: Int, to choice: Int) {
      let rival = reached[other] + perSemitone * Float(abs(choices[choice] - choices[other]))
      if rival < reached[choice] {
        reached[choice] = rival
        from[choice] = from[other]
      }
    }
    for choice in choices.indices.dropFirst() { step(from: choice - 1, to: choice) }
    for choice in choices.indices.dropLast().reversed() { step(from: choice + 1, to: choice) }
    for choice in choices.indices {
      let rival = reached[choice] + Self.fixedShare * price
      let changes = rival < costs[choice]
      origins[origins.startIndex + choice] = changes ? from[choice] : choice
      if changes { costs[choice] = rival }
    }
  }
}
