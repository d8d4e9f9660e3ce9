import DSP
import PluginKit

/// Where notes and hits of a recording went, as `quantize` tells it in their attribute `moved`, for the recording itself to follow.
struct EventMoves {
  /// In seconds on the timeline.
  private var moves: [(from: Double, to: Double)] = []

  /// Adds the events of a list; those that were not moved keep their place.
  mutating func add(_ list: EventList) {
    for event in list.events {
      let to = list.seconds(event.start)
      moves.append((from: to - (event.attributes?.value?["moved"]?.number ?? 0), to: to))
    }
  }

  /// What moves a clip along.
  ///
  /// - Parameters:
  ///   - start: Where the clip begins on the timeline, in frames.
  ///   - frames: Length of the clip.
  /// - Returns: nil where none of the events is in the clip.
  func anchors(from start: Int, frames: Int, sampleRate: Double) -> [AttackMover.Anchor]? {
    var anchors: [AttackMover.Anchor] = []
    for move in moves.sorted(by: { ($0.from, $0.to) < ($1.from, $1.to) }) {
      let from = Int((move.from * sampleRate).rounded()) - start
      let to = Int((move.to * sampleRate).rounded()) - start
      guard (0..<frames).contains(from) else { continue }
      // The notes of a chord, and hits that share a step.
      if let last = anchors.last, from <= last.from || to <= last.to { continue }
      anchors.append(AttackMover.Anchor(from: from, to: to))
    }
    return anchors.isEmpty ? nil : anchors
  }
}
