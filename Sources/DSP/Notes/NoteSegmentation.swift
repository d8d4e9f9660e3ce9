import Glibc

/// From a track of pitch and level to notes.
struct NoteSegmentation {
  private let settings: NoteTranscriber
  private let track: PitchTrack
  /// Of each frame, in dB.
  private let level: [Float]
  private let frames: [NotePath.Frame]
  /// By how much the level of the whole and that of the vowels' band rise around each frame, in dB.
  private let rise: [Float]
  /// Frames a second.
  private let rate: Double

  init(track: PitchTrack, whole: [Float], band: [Float], settings: NoteTranscriber) {
    self.settings = settings
    self.track = track
    level = whole
    rate = track.sampleRate / track.hop
    let pitches = track.frames.map {
      $0.isVoiced ? Float(69 + 12 * log2(Double($0.frequency) / settings.reference)) : 0
    }
    let reach = Int(Double(Self.around) * rate)
    let dips = zip(Self.dips(whole, within: reach), Self.dips(band, within: reach)).map { max($0, $1) }
    let framesPerSecond = Float(rate)
    frames = pitches.indices.map {
      NotePath.Frame(
        pitch: pitches[$0], weight: Self.steadiness(pitches, at: $0, rate: framesPerSecond),
        dip: Self.dipCost * dips[$0])
    }
    rise = zip(Self.rises(whole), Self.rises(band)).map { $0 + $1 }
  }

  /// Of a frame within a note, for each dB that it is more than `slack` below what is around it.
  private static let dipCost: Float = 0.8
  private static let slack: Float = 2
  /// How far around it a frame is compared with, in seconds.
  private static let around: Float = 0.075

  func notes() -> [SungNote] {
    let path = NotePath(price: Float(settings.shortest * rate))
    var found: [Range<Int>] = []
    for island in islands() { found += path.notes(frames[island]) }
    for index in found.indices {
      found[index] = articulated(found[index], after: index > 0 ? found[index - 1].upperBound : 0)
    }
    return NoteMeasures(track: track, frames: frames, level: level, settings: settings).measure(found)
  }

  /// A note from where its consonant opens: where the voice goes on through the dip before a note, it begins where the dip ends fastest. That is where
  /// the spectrum changes most, and where listeners hear the note begin.
  private func articulated(_ note: Range<Int>, after last: Int) -> Range<Int> {
    var deepest = note.lowerBound
    var start = deepest
    while start > max(last, note.lowerBound - Int(0.15 * rate)), frames[start - 1].pitch > 0 {
      start -= 1
      if frames[start].dip > frames[deepest].dip { deepest = start }
    }
    guard frames[deepest].dip > 0 else { return note }
    let end = note.lowerBound + min(note.count / 2, Int(0.05 * rate))
    let opening = (deepest..<max(deepest + 1, end)).max { rise[$0] < rise[$1] } ?? deepest
    return opening..<note.upperBound
  }

  /// Stretches that hold pitch, parted by pauses that no note goes through.
  private func islands() -> [Range<Int>] {
    let pause = Int(0.25 * rate)
    var islands: [Range<Int>] = []
    for run in track.voicedRuns {
      if let last = islands.last, run.lowerBound - last.upperBound < pause {
        islands[islands.count - 1] = last.lowerBound..<run.upperBound
      } else {
        islands.append(run)
      }
    }
    return islands
  }

  /// How steady the pitch is: 1 where it is held, less the faster it glides.
  private static func steadiness(_ pitches: [Float], at frame: Int, rate: Float) -> Float {
    guard pitches[frame] > 0 else { return 1 }
    let reach = 4
    var (first, last) = (frame, frame)
    while first > 0, frame - first < reach, pitches[first - 1] > 0 { first -= 1 }
    while last + 1 < pitches.count, last - frame < reach, pitches[last + 1] > 0 { last += 1 }
    guard last - first >= 2 else { return 1 }
    let slope = (pitches[last] - pitches[first]) * rate / Float(last - first)
    return 1 / (1 + (slope / glide) * (slope / glide))
  }

  /// The speed of a glide at which a frame counts half, in semitones a second.
  private static let glide: Float = 15

  /// By how much each frame lies below the loudest of those shortly before and of those shortly after it, in dB, beyond what is usual.
  private static func dips(_ level: [Float], within reach: Int) -> [Float] {
    let before = slidingMaximum(level, reach)
    let after = Array(slidingMaximum(level.reversed(), reach).reversed())
    return level.indices.map { max(0, min(before[$0], after[$0]) - level[$0] - slack) }
  }

  /// By how much the level rises from 10 ms before each frame to 10 ms after it.
  private static func rises(_ level: [Float]) -> [Float] {
    let floor = (level.max() ?? 0) - 50
    return level.indices.map { max(floor, level[min(level.count - 1, $0 + 2)]) - max(floor, level[max(0, $0 - 2)]) }
  }

  /// For each frame the highest of itself and the `reach` before it.
  private static func slidingMaximum(_ values: [Float], _ reach: Int) -> [Float] {
    var waiting: [Int] = []
    var head = 0
    return values.indices.map { index in
      while waiting.count > head, let last = waiting.last, values[last] <= values[index] { waiting.removeLast() }
      waiting.append(index)
      if waiting[head] < index - reach { head += 1 }
      return values[waiting[head]]
    }
  }
}
