import MusicStages
import PluginKit
import Score

/// Collects what is to be played, from patterns, melodies and events, as cues on the timeline.
struct ScoreWriter {
  /// The timeline ends after a day.
  static let longest = ScoreLimits.seconds

  let clock: BeatClock
  let beatsPerBar: Int
  let sampleRate: Int
  let humanizer: Humanizer
  let instruments: Instruments
  private(set) var cues: [Cue] = []
  /// What plays the notes: the programs that they tell, and nil for those that tell none.
  private(set) var programs: Set<Int?> = []

  init(clock: BeatClock, beatsPerBar: Int, sampleRate: Int, humanizer: Humanizer, instruments: Instruments) {
    self.clock = clock
    self.beatsPerBar = beatsPerBar
    self.sampleRate = sampleRate
    self.humanizer = humanizer
    self.instruments = instruments
  }

  /// The frame nearest to `seconds`.
  func frame(_ seconds: Double) -> Int { Int((seconds * Double(sampleRate)).rounded()) }

  /// Seconds at which a bar begins, counted from 0.
  func seconds(atBar bar: Int) -> Double { clock.seconds(atStraightBeat: Double(bar * beatsPerBar)) }

  /// The number of bars whose end is not before `seconds`; ``ScoreLimits/bars`` at most.
  func bars(covering seconds: Double) -> Int {
    var (low, high) = (0, ScoreLimits.bars.upperBound)
    while low < high {
      let middle = (low + high) / 2
      // A rounding error is no further bar.
      if self.seconds(atBar: middle) >= seconds - 1e-6 { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Seconds at which the last thing so far ends.
  var end: Double { cues.reduce(0) { max($0, Double($1.end)) } / Double(sampleRate) }

  /// A pattern, over and over for `bars` bars.
  mutating func add(_ pattern: DrumPattern, bars: Int) throws(StageError) {
    let rounds = (bars + pattern.bars - 1) / pattern.bars
    try checkCount(adding: rounds * pattern.hits.count)
    var drums: [String: Int] = [:]
    for hit in pattern.hits where drums[hit.instrument] == nil {
      drums[hit.instrument] = try instruments.drum(hit.instrument)
    }
    for round in 0..<rounds {
      for hit in pattern.hits where round * pattern.bars + hit.bar <= bars {
        let beat = Double(round * pattern.bars * beatsPerBar) + pattern.beat(of: hit, beatsPerBar: beatsPerBar)
        add(.drum(drums[hit.instrument]!, velocity: hit.velocity), at: clock.seconds(atBeat: beat))
      }
    }
  }

  mutating func add(_ melody: Melody) throws(StageError) {
    try checkCount(adding: melody.notes.count)
    for note in melody.timed(by: clock).notes {
      guard note.start + note.duration <= Self.longest else {
        throw .badParameter(
          "the melody has a note at \(note.start) s, past the \(Int(Self.longest)) s that a run may last",
          about: "melody")
      }
      add(.tone(Tone(note: note.note, velocity: note.velocity), frames: frame(note.duration)), at: note.start)
    }
  }

  /// Notes and hits of a list.
  mutating func add(_ list: EventList) throws(StageError) {
    try checkCount(adding: list.events.count)
    for event in list.events {
      let start = Double(event.start) / Double(list.rate)
      guard start >= 0, event.duration >= 0, start + Double(event.duration) / Double(list.rate) <= Self.longest else {
        throw .badInput(
          "an event of \"\(list.kind)\" lies at \(start) s; the timeline covers 0 to \(Int(Self.longest)) s",
          about: "events")
      }
      let details = EventDetails(event)
      if list.kind == "hits" {
        guard let label = event.label else {
          throw .badInput("the hit at \(start) s has no label that tells its drum", about: "events")
        }
        add(.drum(try instruments.drum(label), velocity: details.velocity), at: start)
      } else if let note = event.value {
        guard (0...127).contains(note) else {
          throw .badInput("the note at \(start) s is \(note); MIDI numbers go from 0 to 127", about: "events")
        }
        let frames = frame(Double(event.duration) / Double(list.rate))
        let tone = Tone(
          note: note, velocity: details.velocity, program: details.program, bend: details.bend, bendHop: details.bendHop
        )
        add(.tone(tone, frames: frames), at: start)
      }
    }
  }

  private mutating func add(_ sound: Cue.Sound, at seconds: Double) {
    let error = humanizer.error(ofEvent: cues.count)
    var sound = sound
    switch sound {
    case .drum(let drum, let velocity): sound = .drum(drum, velocity: Self.bounded(velocity + error.velocity))
    case .tone(var tone, let frames):
      programs.insert(tone.program)
      tone.velocity = Self.bounded(tone.velocity + error.velocity)
      sound = .tone(tone, frames: frames)
    }
    cues.append(Cue(frame: max(0, frame(seconds + error.seconds)), sound: sound))
  }

  private static func bounded(_ velocity: Double) -> Double { min(max(1, velocity), 127) }

  private func checkCount(adding count: Int) throws(StageError) {
    guard cues.count + count <= ScoreLimits.events else {
      throw StageError(
        .limit, "there are \(cues.count + count) sounds to play; at most \(ScoreLimits.events) are played by one node",
        about: nil)
    }
  }
}
