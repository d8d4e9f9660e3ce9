import Glibc

/// Decides which note of a scale a voice means at each moment.
///
/// The cheapest path over the notes: each frame costs the distance from its pitch to the path's note, each change of note
/// a fixed price. So a note is kept while the voice wavers around the middle between two, short excursions do not count, and a glide
/// changes over where it passes the middle.
public struct NoteDecision: Sendable {
  /// The notes to choose from.
  public var scale: Scale
  /// The frequency of A4, in Hz.
  public var reference: Double
  /// What a change of note costs, in semitones times seconds: an excursion to another note a semitone away counts
  /// when it lasts longer than twice as many seconds.
  public var changeCost: Double

  public init(scale: Scale, reference: Double = 440, changeCost: Double = 0.025) {
    self.scale = scale
    self.reference = reference
    self.changeCost = changeCost
  }

  /// For each frame of a run the MIDI number of its note.
  public func notes(of run: VoicedRun) -> [Int] {
    let pitches = run.frequencies.map { Float(69 + 12 * log2(Double($0) / reference)) }
    return pitches.isEmpty ? [] : path(pitches, price: Float(changeCost * run.sampleRate / run.hop))
  }

  private func path(_ pitches: [Float], price: Float) -> [Int] {
    let lowest = Int((pitches.min() ?? 0).rounded(.down)) - 12
    let highest = Int((pitches.max() ?? 0).rounded(.up)) + 12
    let choices = (lowest...highest).filter(scale.contains)
    var costs = choices.map { distance(pitches[0], $0) }
    // For each frame and choice whether the path came from the best choice of the frame before, and which that was.
    var changed = [Bool](repeating: false, count: choices.count * pitches.count)
    var leaders = [Int](repeating: 0, count: pitches.count)
    for frame in 1..<max(1, pitches.count) {
      var leader = 0
      for choice in costs.indices where costs[choice] < costs[leader] { leader = choice }
      leaders[frame] = leader
      let rival = costs[leader] + price
      for choice in costs.indices {
        if rival < costs[choice] {
          costs[choice] = rival
          changed[frame * choices.count + choice] = true
        }
        costs[choice] += distance(pitches[frame], choices[choice])
      }
    }
    var choice = 0
    for other in costs.indices where costs[other] < costs[choice] { choice = other }
    var path = [Int](repeating: 0, count: pitches.count)
    for frame in stride(from: pitches.count - 1, through: 0, by: -1) {
      path[frame] = choices[choice]
      if changed[frame * choices.count + choice] { choice = leaders[frame] }
    }
    return path
  }

  private func distance(_ pitch: Float, _ note: Int) -> Float {
    abs(pitch - Float(note))
  }
}
