import Glibc

/// Chooses one candidate a frame so that the whole makes the best path: strong candidates, few jumps (the Viterbi algorithm with the costs
/// of Boersma 1993).
///
/// Frames are decided as soon as every path that may still win agrees on them, so the outcome is that of a search over everything; only
/// where this takes longer than `patience` frames is the best path so far believed.
struct PitchPath {
  /// Lost for each octave of a jump from one frame to the next.
  let jumpCost: Float
  /// Lost where voice begins or ends.
  let voicingCost: Float
  /// Frames that are kept waiting at most.
  let patience: Int

  private static let width = PitchCandidate.capacity

  private var candidates: [PitchCandidate] = []
  private var counts: [UInt8] = []
  private var origins: [UInt8] = []
  private var scores: [Float] = Array(repeating: 0, count: width)
  private var next: [Float] = Array(repeating: 0, count: width)

  init(jumpCost: Float, voicingCost: Float, patience: Int) {
    self.jumpCost = jumpCost
    self.voicingCost = voicingCost
    self.patience = patience
  }

  /// Frames that wait.
  var pending: Int { counts.count }

  /// Adds a frame of `count` candidates, at least 1, the first of which is no pitch, and appends the frames that are decided to `decided`.
  mutating func push(
    _ frame: UnsafePointer<PitchCandidate>, count: Int, decided: inout [PitchCandidate]
  ) {
    let width = Self.width
    let start = candidates.count
    candidates.append(contentsOf: UnsafeBufferPointer(start: frame, count: width))
    origins.append(contentsOf: repeatElement(0, count: width))
    let before = counts.last.map(Int.init) ?? 0
    counts.append(UInt8(count))
    candidates.withUnsafeBufferPointer { candidates in
      for here in 0..<count {
        let candidate = candidates[start + here]
        var best = before == 0 ? 0 : -Float.infinity
        var origin = 0
        for there in 0..<before {
          let other = candidates[start - width + there]
          let score: Float
          if other.period > 0 && candidate.period > 0 {
            score = scores[there] - jumpCost * abs(candidate.octave - other.octave)
          } else if other.period > 0 || candidate.period > 0 {
            score = scores[there] - voicingCost
          } else {
            score = scores[there]
          }
          if score > best {
            best = score
            origin = there
          }
        }
        next[here] = best + candidate.strength
        origins[start + here] = UInt8(origin)
      }
    }
    // Only differences count: without this an hour would use up the digits of a Float.
    let top = next[0..<count].max() ?? 0
    for here in 0..<count { scores[here] = next[here] - top }
    if pending > patience {
      decide(pending - patience / 2, decided: &decided)
    } else if pending % 16 == 0 {
      let agreed = agreement()
      if agreed > 0 { decide(agreed, decided: &decided) }
    }
  }

  /// Decides what waits.
  mutating func finish(decided: inout [PitchCandidate]) {
    if pending > 0 { decide(pending, decided: &decided) }
  }

  /// How many of the first frames all paths agree on; never the last, whose scores the next frame builds on.
  private func agreement() -> Int {
    let last = pending - 1
    var alive = (UInt32(1) << UInt32(counts[last])) - 1
    var frame = last
    while frame > 0 {
      if alive.nonzeroBitCount == 1 { return min(frame + 1, last) }
      var earlier: UInt32 = 0
      for here in 0..<Int(counts[frame]) where alive & (1 << UInt32(here)) != 0 {
        earlier |= 1 << UInt32(origins[frame * Self.width + here])
      }
      alive = earlier
      frame -= 1
    }
    return alive.nonzeroBitCount == 1 ? min(1, last) : 0
  }

  /// Appends the best path's first `count` frames and forgets them.
  private mutating func decide(_ count: Int, decided: inout [PitchCandidate]) {
    let width = Self.width
    let last = pending - 1
    var state = 0
    for here in 1..<max(1, Int(counts[last])) where scores[here] > scores[state] { state = here }
    let start = decided.count
    decided.append(contentsOf: repeatElement(PitchCandidate(period: 0, octave: 0, strength: 0), count: count))
    var frame = last
    while frame >= 0 {
      if frame < count { decided[start + frame] = candidates[frame * width + state] }
      state = Int(origins[frame * width + state])
      frame -= 1
    }
    candidates.removeFirst(count * width)
    origins.removeFirst(count * width)
    counts.removeFirst(count)
  }
}
