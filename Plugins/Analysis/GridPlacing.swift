import DSP
import MusicStages
import PluginKit
import Score

/// Places events on a grid of beats.
struct GridPlacing {
  let grid: RhythmGrid
  let strength: Double
  let snapsEnds: Bool
  /// What counts the beats of the events as they are, and as they shall be.
  let from: BeatClock
  let to: BeatClock

  /// Where an event is to be, in seconds.
  struct Place {
    var start: Double
    var end: Double
  }

  /// Sounds that begin within as many seconds of each other begin together.
  private static let together = 0.012

  /// Where the events of a list go. Hits of one instrument take different steps, and so do notes one after another; different instruments, and
  /// the notes of a chord, may share one.
  func places(of list: EventList) -> [Place] {
    let rate = Double(list.rate)
    let starts = list.events.map { from.straightBeat(atSeconds: Double($0.start) / rate) }
    var goals = starts
    let voices = Dictionary(grouping: list.events.indices) { list.kind == "hits" ? list.events[$0].label ?? "" : "" }
    for indices in voices.values { place(indices, of: list, starts, &goals) }
    var places: [Place] = []
    for (index, event) in list.events.enumerated() {
      let end = from.straightBeat(atSeconds: Double(event.start + event.duration) / rate)
      places.append(place(from: starts[index], to: goals[index], until: end, isLong: event.duration > 0))
    }
    part(&places, of: list)
    return places
  }

  /// Finds the goals of the events that one voice has.
  private func place(_ indices: [Int], of list: EventList, _ starts: [Double], _ goals: inout [Double]) {
    var chords: [[Int]] = []
    for index in indices {
      if let first = chords.last?.first,
        Double(list.events[index].start - list.events[first].start) <= Self.together * Double(list.rate)
      {
        chords[chords.count - 1].append(index)
      } else {
        chords.append([index])
      }
    }
    // A plan begins at 0, and beats are counted from where the first is; eight of them are a pair of steps of every grid.
    let lead = 8 * max(0, -from.straightBeat(atSeconds: 0) / 8, -to.straightBeat(atSeconds: 0) / 8).rounded(.up)
    let onsets = chords.map { Onset(position: starts[$0[0]] + lead, strength: list.events[$0[0]].confidence ?? 1) }
    let plan = SnapPlan(onsets: onsets, grid: grid, strength: strength)
    var move = 0
    for (chord, onset) in zip(chords, onsets) {
      while move < plan.moves.count, plan.moves[move].from < onset.position { move += 1 }
      // What the plan leaves out goes where the one before it went.
      let known = move < plan.moves.count && plan.moves[move].from == onset.position ? move : move - 1
      let goal = plan.moves.indices.contains(known) ? plan.moves[known].to : max(0, onset.position)
      for index in chord { goals[index] = goal - lead }
    }
  }

  private func place(from start: Double, to goal: Double, until end: Double, isLong: Bool) -> Place {
    let place = max(0, to.seconds(atStraightBeat: goal))
    guard isLong else { return Place(start: place, end: place) }
    var last = goal + end - start
    if snapsEnds {
      let step = max(grid.step(nearest: end), grid.step(nearest: goal) + 1)
      last = max(goal + grid.step / 4, end + strength * (grid.position(ofStep: step) - end))
    }
    return Place(start: place, end: place + max(0, to.seconds(atStraightBeat: last) - to.seconds(atStraightBeat: goal)))
  }

  /// Ends notes where the next begins that began after their end before.
  private func part(_ places: inout [Place], of list: EventList) {
    for index in places.indices.dropLast() {
      let event = list.events[index]
      // Others of the same moment begin no later than this one; the next to begin later is near.
      guard let next = (index + 1..<places.count).first(where: { places[$0].start > places[index].start }) else {
        continue
      }
      if list.events[next].start >= event.start + event.duration {
        places[index].end = min(places[index].end, places[next].start)
      }
    }
  }
}
