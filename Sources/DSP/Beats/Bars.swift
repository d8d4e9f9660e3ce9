import Glibc

/// Which beat of its bar each beat is: a path over the positions in the bar, which rarely slips.
///
/// Bass drums and bass notes lie on downbeats more often than not, so what begins below 160 Hz counts most.
struct Bars: Sendable {
  private(set) var beatsPerBar: Int
  /// From 1, one for each beat.
  private(set) var numbers: [Int]

  /// - Parameters:
  ///   - beats: Frames of `novelty`.
  ///   - beatsPerBar: Nil decides between three and four.
  init(of beats: [Int], novelty: Novelty, beatsPerBar: Int?) {
    let low = Pulse(evening: novelty.low, rate: novelty.frameRate)
    let all = Pulse(evening: novelty.flux, rate: novelty.frameRate)
    var accents = beats.map { beat in
      2 * min(4, max(-0.5, low.peak(at: Double(beat)))) + min(4, max(-0.5, all.peak(at: Double(beat))))
    }
    let mean = accents.reduce(0, +) / Float(max(1, accents.count))
    for i in accents.indices { accents[i] -= mean }
    let four = Self.path(accents, length: beatsPerBar ?? 4)
    let three = Self.path(accents, length: 3)
    // Bars of four are far more usual, so three must be clearly better.
    if beatsPerBar == nil && three.score > 1.3 * four.score + 0.05 {
      self.beatsPerBar = 3
      numbers = three.numbers
    } else {
      self.beatsPerBar = beatsPerBar ?? 4
      numbers = four.numbers
    }
  }

  /// The numbering that puts the most accent on the downbeats, and how much that is a beat.
  private static func path(_ accents: [Float], length: Int) -> (numbers: [Int], score: Float) {
    guard !accents.isEmpty, length > 1 else { return (Array(repeating: 1, count: accents.count), 0) }
    let slip: Float = 12
    // Most recordings begin with a bar; where the beats say little, that decides.
    var scores = [Float](repeating: 0, count: length)
    scores[length - 1] = 6
    var origins: [[Int]] = []
    for accent in accents {
      var next = scores
      var from = [Int](repeating: 0, count: length)
      for position in 0..<length {
        let usual = (position + length - 1) % length
        var best = scores[usual]
        from[position] = usual
        for other in 0..<length where scores[other] - slip > best {
          best = scores[other] - slip
          from[position] = other
        }
        let gain = position == 0 ? accent : -accent / Float(length - 1)
        next[position] = best + gain
      }
      scores = next
      origins.append(from)
    }
    var position = scores.indices.max { scores[$0] < scores[$1] } ?? 0
    let score = scores[position] / Float(accents.count)
    var numbers = [Int](repeating: 1, count: accents.count)
    for index in accents.indices.reversed() {
      numbers[index] = position + 1
      position = origins[index][position]
    }
    return (numbers, score)
  }
}
