import Glibc

/// Divides what is sung into notes and gaps: the path of least cost through a hidden Markov model, found with the Viterbi algorithm.
///
/// The states are a gap, and a note for each step of a grid of pitches. A note costs a fixed price when it begins, and then in each frame how
/// far the voice is from it, how much the sound has dipped, and something for a frame without a pitch; a gap costs for frames that
/// have one. So vibrato stays one note, a scoop belongs to the note that it leads to, and the same note sung again is two where the sound between
/// them dips for long or far enough. The family of models of M. Mauch et al., "Computer-aided melody note transcription using the Tony
/// software" (TENOR 2015), with costs in place of trained probabilities.
struct NotePath {
  /// What is known of a frame.
  struct Frame {
    /// MIDI number; 0 for none.
    var pitch: Float
    /// How much the pitch counts: less while it glides.
    var weight: Float
    /// What the frame costs within a note, whatever the pitch: for the sound's dip.
    var dip: Float
  }

  /// What a new note costs: as many frames of being a semitone off.
  let price: Float

  /// Steps to a semitone.
  private static let grid = 4
  /// No frame costs a note more than this for its pitch: an excursion is no note.
  private static let limit: Float = 1.5
  /// A frame without a pitch within a note.
  private static let unvoiced: Float = 0.8
  /// A frame with a pitch within a gap.
  private static let ignored: Float = 1

  /// The notes among `frames`, as ranges of indices.
  func notes(_ frames: ArraySlice<Frame>) -> [Range<Int>] {
    let pitches = frames.lazy.map(\.pitch).filter { $0 > 0 }
    guard let lowest = pitches.min(), let highest = pitches.max() else { return [] }
    let base = (lowest * Float(Self.grid)).rounded(.down) / Float(Self.grid)
    let count = Int(((highest - base) * Float(Self.grid)).rounded(.up)) + 1
    let choices = (0..<count).map { base + Float($0) / Float(Self.grid) }
    // Whether the best path to a note began it in this frame, a bit each; and what was best in the frame before: a note, or −1 for the gap.
    let words = (count + 63) / 64
    var begun = [UInt64](repeating: 0, count: words * frames.count)
    var leaders = [Int32](repeating: -1, count: frames.count)
    var costs = [Float](repeating: .infinity, count: count)
    var leader = -1
    var least: Float = 0
    for (index, frame) in frames.enumerated() {
      leaders[index] = Int32(leader)
      let entry = least + price
      let row = index * words
      // What is best goes on into the gap for nothing.
      let gap = least + (frame.pitch > 0 ? Self.ignored : 0)
      least = gap
      leader = -1
      for choice in 0..<count {
        var cost = costs[choice]
        if entry < cost {
          cost = entry
          begun[row + choice / 64] |= 1 << UInt64(choice % 64)
        }
        cost += frame.dip
        if frame.pitch > 0 {
          let distance = abs(frame.pitch - choices[choice])
          cost += min(Self.limit, distance * distance.squareRoot()) * frame.weight
        } else {
          cost += Self.unvoiced
        }
        costs[choice] = cost
        if cost < least {
          least = cost
          leader = choice
        }
      }
      // Only differences count.
      for choice in 0..<count { costs[choice] -= least }
      least = 0
    }
    return trace(frames, words: words, begun: begun, leaders: leaders, last: leader)
  }

  private func trace(
    _ frames: ArraySlice<Frame>, words: Int, begun: [UInt64], leaders: [Int32], last: Int
  ) -> [Range<Int>] {
    var notes: [Range<Int>] = []
    var state = last
    var end = frames.count
    for index in (0..<frames.count).reversed() {
      if state < 0 {
        state = Int(leaders[index])
        end = index
      } else if begun[index * words + state / 64] & (1 << UInt64(state % 64)) != 0 {
        notes.append(frames.startIndex + index..<frames.startIndex + end)
        state = Int(leaders[index])
        end = index
      }
    }
    return notes.reversed()
  }
}
