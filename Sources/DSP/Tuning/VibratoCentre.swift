/// Finds what a voice with vibrato is heard as: the line around which its pitch swings.
///
/// The pitch is followed from turning point to turning point. Where at least two whole swings follow each other, each half of them as long as half
/// a vibrato's cycle and about as high as the one before, the middles of the halves are joined by straight lines; elsewhere the pitch is
/// what was sung. Singers' vibratos have 4.6 to 8.7 cycles a second (E. Prame, "Measurements of the vibrato rate of ten singers", JASA 96, 1994);
/// some slower and faster ones are let in.
struct VibratoCentre {
  /// Half a cycle, in frames.
  private let halfCycle: ClosedRange<Double>
  /// A movement below this, in semitones, is no turn.
  private static let leastSwing: Float = 0.1
  /// From one turning point to the next, in semitones.
  private static let mostSwing: Float = 2.5
  /// By what factor a swing may be higher or lower than the one before.
  private static let likeness: Float = 2
  /// Halves of a cycle that make a vibrato.
  private static let leastHalves = 4

  /// - Parameter frameRate: Frames of pitch a second.
  init(frameRate: Double) {
    halfCycle = 0.05 * frameRate...0.14 * frameRate
  }

  /// `pitches`, in semitones, with the vibrato taken out.
  func centre(of pitches: [Float]) -> [Float] {
    let turns = Self.turns(of: pitches)
    var centre = pitches
    var first = 0
    while first + 1 < turns.count {
      var last = first
      while last + 1 < turns.count, swings(pitches, turns, last), last == first || Self.alike(pitches, turns, last) {
        last += 1
      }
      if last - first >= Self.leastHalves { Self.straighten(&centre, pitches, turns[first...last]) }
      first = max(last, first + 1)
    }
    return centre
  }

  /// The frames at which the pitch turns.
  private static func turns(of pitches: [Float]) -> [Int] {
    var turns: [Int] = []
    var highest = 0
    var lowest = 0
    var rises: Bool?
    for frame in pitches.indices {
      if pitches[frame] > pitches[highest] { highest = frame }
      if pitches[frame] < pitches[lowest] { lowest = frame }
      if rises != false, pitches[highest] - pitches[frame] >= leastSwing {
        turns.append(highest)
        rises = false
      } else if rises != true, pitches[frame] - pitches[lowest] >= leastSwing {
        turns.append(lowest)
        rises = true
      } else {
        continue
      }
      highest = frame
      lowest = frame
    }
    return turns
  }

  /// Whether the pitch moves from turn `index` to the next as a vibrato does.
  private func swings(_ pitches: [Float], _ turns: [Int], _ index: Int) -> Bool {
    halfCycle.contains(Double(turns[index + 1] - turns[index])) && Self.height(pitches, turns, index) <= Self.mostSwing
  }

  /// Whether the way from turn `index` to the next is about as high as that to `index`.
  private static func alike(_ pitches: [Float], _ turns: [Int], _ index: Int) -> Bool {
    let ratio = height(pitches, turns, index) / height(pitches, turns, index - 1)
    return (1 / likeness...likeness).contains(ratio)
  }

  private static func height(_ pitches: [Float], _ turns: [Int], _ index: Int) -> Float {
    abs(pitches[turns[index + 1]] - pitches[turns[index]])
  }

  /// Joins the middles between neighbouring turns.
  private static func straighten(_ centre: inout [Float], _ pitches: [Float], _ turns: ArraySlice<Int>) {
    let middles = zip(turns, turns.dropFirst()).map { from, to in
      (frame: Float(from + to) / 2, pitch: (pitches[from] + pitches[to]) / 2)
    }
    var left = 0
    for frame in turns.first!...turns.last! {
      while left + 2 < middles.count, middles[left + 1].frame <= Float(frame) { left += 1 }
      let way = (Float(frame) - middles[left].frame) / (middles[left + 1].frame - middles[left].frame)
      let pitch = middles[left].pitch + min(max(way, 0), 1) * (middles[left + 1].pitch - middles[left].pitch)
      centre[frame] = pitch
    }
  }
}
