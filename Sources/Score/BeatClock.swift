/// When each beat is, and which beat it is at a time: of a steady tempo, or of beats that were found in a recording.
public struct BeatClock: Hashable, Sendable {
  /// The steps of which every second one is played late.
  public enum SwungStep: String, CaseIterable, Sendable {
    case eighth = "1/8"
    case sixteenth = "1/16"

    var perBeat: Double { self == .eighth ? 2 : 4 }
  }

  /// Seconds of each known beat, rising, at least two; beat 0 is `first` of them.
  private let beats: [Double]
  private let first: Int
  /// Where the second of each two steps lies between its neighbours: 0.5 is straight, 0.667 as in triplets.
  public let swing: Double
  public let swungStep: SwungStep

  /// A steady tempo.
  ///
  /// - Parameters:
  ///   - bpm: Beats a minute, above 0.
  ///   - origin: When beat 0 is, in seconds.
  public init(bpm: Double, origin: Double = 0, swing: Double = 0.5, swungStep: SwungStep = .eighth) {
    self.init(beats: [origin, origin + 60 / bpm], first: 0, swing: swing, swungStep: swungStep)!
  }

  /// The beats of a recording; before the first and after the last it goes on at the tempo there.
  ///
  /// - Parameters:
  ///   - beats: Seconds.
  ///   - first: Which of them is beat 0, the first of a bar.
  /// - Returns: nil for fewer than two beats, for beats that do not rise, and for a `first` that is none of them.
  public init?(beats: [Double], first: Int = 0, swing: Double = 0.5, swungStep: SwungStep = .eighth) {
    guard beats.count > 1, beats.indices.contains(first), zip(beats, beats.dropFirst()).allSatisfy({ $0 < $1 }) else {
      return nil
    }
    self.beats = beats
    self.first = first
    self.swing = swing
    self.swungStep = swungStep
  }

  /// Beats from beat 0 to the last known one.
  public var knownBeats: Int { beats.count - 1 - first }

  /// Seconds at which something is played that is written at `beat`, counted from 0 and with fraction.
  public func seconds(atBeat beat: Double) -> Double {
    seconds(atStraightBeat: swung(beat))
  }

  /// The same without swing: where bars begin and end.
  public func seconds(atStraightBeat beat: Double) -> Double {
    let place = beat + Double(first)
    let index = Int(min(max(0, place.rounded(.down)), Double(beats.count - 2)))
    return beats[index] + (place - Double(index)) * (beats[index + 1] - beats[index])
  }

  /// The beat at a time, with fraction and without swing: what ``seconds(atStraightBeat:)`` turns back into that time.
  public func straightBeat(atSeconds time: Double) -> Double {
    var (low, high) = (0, beats.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if beats[middle] <= time { low = middle } else { high = middle }
    }
    return Double(low - first) + (time - beats[low]) / (beats[low + 1] - beats[low])
  }

  /// Each pair of steps is stretched in its first half and pressed together in its second.
  private func swung(_ beat: Double) -> Double {
    if swing == 0.5 { return beat }
    let pairs = beat * swungStep.perBeat / 2
    let whole = pairs.rounded(.down)
    let part = pairs - whole
    let moved = part < 0.5 ? part * 2 * swing : swing + (part - 0.5) * 2 * (1 - swing)
    return (whole + moved) * 2 / swungStep.perBeat
  }
}
