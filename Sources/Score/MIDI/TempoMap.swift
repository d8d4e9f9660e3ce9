/// When each tick of a MIDI file is.
struct TempoMap {
  /// From here on ticks are as long.
  private struct Change {
    var tick: Double
    var seconds: Double
    var secondsPerTick: Double
  }

  private var changes: [Change]
  private let ticksPerQuarter: Int?

  /// - Parameter messages: In order of their ticks.
  init(_ division: MIDIDivision, _ messages: some Sequence<MIDIMessage>) {
    switch division {
    case .seconds(let seconds):
      ticksPerQuarter = nil
      changes = [Change(tick: 0, seconds: 0, secondsPerTick: seconds)]
    case .quarter(let ticks):
      ticksPerQuarter = ticks
      // 120 quarters a minute until something else is told.
      changes = [Change(tick: 0, seconds: 0, secondsPerTick: 0.5 / Double(ticks))]
      for message in messages {
        guard case .tempo(let microseconds) = message.event else { continue }
        let tick = Double(message.tick)
        let seconds = seconds(atTick: tick)
        if changes.last?.tick == tick { changes.removeLast() }
        changes.append(
          Change(tick: tick, seconds: seconds, secondsPerTick: Double(microseconds) / 1e6 / Double(ticks)))
      }
    }
  }

  func seconds(atTick tick: Double) -> Double {
    let change = change(atTick: tick)
    return change.seconds + (tick - change.tick) * change.secondsPerTick
  }

  /// The beats from tick 0 until one is not before `end`, two at least; none of a file that counts frames.
  ///
  /// - Parameter signatures: In order of their ticks, the first at 0.
  func beats(_ signatures: [TimeSignature], untilTick end: Double) throws(MIDIError) -> [MIDIFile.Beat] {
    guard let ticksPerQuarter else { return [] }
    var beats: [MIDIFile.Beat] = []
    for (index, signature) in signatures.enumerated() {
      let ticks = Double(ticksPerQuarter) * 4 / Double(1 << signature.halvings)
      let next = index + 1 < signatures.count ? signatures[index + 1].tick : .infinity
      var count = 0
      // A new signature begins a bar, wherever it stands.
      while signature.tick + Double(count) * ticks < min(next, max(end, ticks) + ticks) {
        guard beats.count < ScoreLimits.events else {
          throw MIDIError(.limit, "the file has more than \(ScoreLimits.events) beats")
        }
        let tick = signature.tick + Double(count) * ticks
        beats.append(
          MIDIFile.Beat(
            time: seconds(atTick: tick), number: count % signature.beats + 1,
            tempo: 60 / (change(atTick: tick).secondsPerTick * ticks)))
        count += 1
      }
    }
    return beats
  }

  /// The last change that is not after `tick`.
  private func change(atTick tick: Double) -> Change {
    var (low, high) = (0, changes.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if changes[middle].tick <= tick { low = middle } else { high = middle }
    }
    return changes[low]
  }
}

/// Beats in a bar from a tick on.
struct TimeSignature {
  var tick: Double
  var beats: Int
  /// How often a whole note is halved for one beat.
  var halvings: Int

  /// Those of a file, of which 4/4 is the first where it tells no other.
  ///
  /// - Parameter messages: In order of their ticks.
  static func all(in messages: some Sequence<MIDIMessage>) -> [TimeSignature] {
    var signatures = [TimeSignature(tick: 0, beats: 4, halvings: 2)]
    for message in messages {
      guard case .signature(let beats, let halvings) = message.event else { continue }
      let tick = Double(message.tick)
      if signatures.last?.tick == tick { signatures.removeLast() }
      signatures.append(TimeSignature(tick: tick, beats: Int(beats), halvings: Int(halvings)))
    }
    return signatures
  }
}
