import DSP
import Glibc
import JSON
import PluginKit

/// What `rhythm` tells of the hits: as events, as beats and as a pattern.
struct RhythmReport {
  let hits: [DrumHit]
  /// Nil where there is no tempo.
  let rhythm: DrumRhythm?
  /// Frames a second.
  let rate: Int

  /// The loudest hit of each kind has this velocity.
  private static let loudest = 120.0

  /// One list of all hits; of several of a kind on one step the loudest alone is kept once hits are moved there.
  func hits(strength: Double, withCues: Bool) -> EventList {
    var events: [Event] = []
    let velocities = self.velocities
    for index in hits.indices where strength == 0 || !isDoubled(index) {
      let hit = hits[index]
      var position = hit.onset.position
      var attributes: JSONObject = events.isEmpty ? summary : [:]
      attributes["velocity"] = .integer(Int64(velocities[index]))
      if let place = rhythm?.places[index] {
        position += strength * (place.position - position)
        let (bar, beat) = barAndBeat(ofStep: place.step)
        attributes["bar"] = .integer(Int64(bar))
        attributes["beat"] = .number(rounded(beat))
        attributes["delay"] = .number(rounded(place.delay))
      }
      if withCues {
        var cues: JSONObject = [:]
        for (name, figure) in zip(HitCues.names, hit.cues.figures) { cues[name] = .number(rounded(Double(figure))) }
        attributes["cues"] = .object(cues)
      }
      events.append(
        Event(
          start: max(0, Int(position.rounded())), label: hit.kind.rawValue, confidence: hit.confidence,
          attributes: JSONText(JSONValue.object(attributes).text())))
    }
    return EventList(kind: "hits", rate: rate, events: events.sorted { $0.start < $1.start })
  }

  /// The beats of the grid from the first bar to the end of the last.
  var beats: EventList {
    var list = EventList(kind: "beats", rate: rate)
    guard let rhythm else { return list }
    for beat in 0..<bars * rhythm.beatsPerBar {
      let position = rhythm.grid.origin + Double(beat) * rhythm.grid.beat
      guard position >= 0 else { continue }
      list.events.append(
        Event(
          start: Int(position.rounded()), label: "\(beat % rhythm.beatsPerBar + 1)", value: tempo,
          confidence: rhythm.fit,
          attributes: list.events.isEmpty ? JSONText(JSONValue.object(summary).text()) : nil))
    }
    return list
  }

  /// The pattern; without beats where there is no tempo.
  var pattern: JSONValue {
    guard let rhythm else { return .object(["bars": .integer(0), "beats": .array([])]) }
    let velocities = self.velocities
    let perBar = rhythm.grid.stepsPerBeat * Double(rhythm.beatsPerBar)
    let entries: [JSONValue] = hits.indices.filter { !isDoubled($0) }.map { index in
      let step = Double(rhythm.places[index].step)
      let bar = (step / perBar).rounded(.down)
      return .object([
        "bar": .integer(Int64(bar) + 1), "position": .number(rounded(step - bar * perBar + 1)),
        "instrument": .string(hits[index].kind.rawValue), "velocity": .integer(Int64(velocities[index])),
      ])
    }
    return .object([
      "bpm": .number(rounded(tempo)), "bars": .integer(Int64(bars)),
      "subdivisions": perBar == perBar.rounded() ? .integer(Int64(perBar)) : .number(perBar), "beats": .array(entries),
    ])
  }

  private var tempo: Double { rhythm.map { 60 * Double(rate) / $0.grid.beat } ?? 0 }

  /// Bars from the first hit to the last.
  private var bars: Int {
    guard let rhythm, let last = rhythm.places.map(\.step).max() else { return 0 }
    return max(1, barAndBeat(ofStep: last).bar)
  }

  /// What the first event tells of the whole.
  private var summary: JSONObject {
    guard let rhythm else { return [:] }
    return [
      "bpm": .number(rounded(tempo)), "beats_per_bar": .integer(Int64(rhythm.beatsPerBar)),
      "swing": .number(rounded(rhythm.grid.swing)), "fit": .number(rounded(rhythm.fit)),
      "tempos": .array(
        rhythm.tempos.map {
          .object(["bpm": .number(rounded($0.beatsPerMinute)), "confidence": .number(rounded($0.confidence))])
        }),
    ]
  }

  /// Both from 1.
  private func barAndBeat(ofStep step: Int) -> (bar: Int, beat: Double) {
    guard let rhythm else { return (1, 1) }
    let beats = Double(step) / rhythm.grid.stepsPerBeat
    let bar = (beats / Double(rhythm.beatsPerBar)).rounded(.down)
    return (Int(bar) + 1, beats - bar * Double(rhythm.beatsPerBar) + 1)
  }

  /// Whether a louder hit of its kind is on the same step.
  private func isDoubled(_ index: Int) -> Bool {
    guard let rhythm else { return false }
    let near = max(0, index - 4)...min(hits.count - 1, index + 4)
    return near.contains { other in
      other != index && hits[other].kind == hits[index].kind && rhythm.places[other].step == rhythm.places[index].step
        && (hits[other].cues.level, other) > (hits[index].cues.level, index)
    }
  }

  /// MIDI velocities: amplitude grows with their square, as General MIDI recommends; the loudest of each kind is ``loudest``, so that quiet
  /// hi-hats of a microphone are no quiet hi-hats of a drum kit.
  private var velocities: [Int] {
    var peaks: [DrumKind: Double] = [:]
    for hit in hits { peaks[hit.kind] = max(peaks[hit.kind] ?? -.infinity, hit.cues.level) }
    return hits.map { hit in
      let below = hit.cues.level - (peaks[hit.kind] ?? hit.cues.level)
      return max(1, min(127, Int((Self.loudest * pow(10, below / 40)).rounded())))
    }
  }

  private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
