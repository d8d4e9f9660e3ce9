import Glibc

/// What tells speech, melody and rhythm apart: figures over the frames of a segment.
public struct SegmentCues: Hashable, Sendable {
  /// Share of the sounding frames that have a pitch, 0…1. Melody is almost all pitch, speech about half, rhythm has little.
  public var voiced: Float = 0
  /// Share of the voiced frames around which the pitch stays within a third of a semitone for 70 ms, 0…1. Notes stay, speech glides.
  public var steady: Float = 0
  /// Mean movement of the pitch, in semitones per 100 ms, 0…4.
  public var glide: Float = 0
  /// Mean length of the voiced runs, weighted by their length, in seconds.
  public var run: Float = 0
  /// The longest time for which the pitch stays within a semitone, in seconds.
  public var note: Float = 0
  /// Share of the sounding frames in a note that is held, 0…1: where the pitch, averaged over a fifth of a second, moves by less than
  /// three semitones per second. The average leaves vibrato out. Speech moves through its pitches; whoever sings stays on them.
  public var sustained: Float = 0
  /// Mean length of the notes that are held, weighted by their length, in seconds.
  public var plateau: Float = 0
  /// Mean movement of that averaged pitch, in semitones per second, 0…20.
  public var slope: Float = 0
  /// From the lowest tenth of the pitches to the highest, in semitones, 0…24.
  public var range: Float = 0
  /// Mean autocorrelation at the pitch or the best lag, 0…1.
  public var periodicity: Float = 0
  /// Standard deviation of the level, in dB.
  public var modulation: Float = 0
  /// Share of the frames more than 15 dB below the loud ones, 0…1.
  public var dips: Float = 0
  /// How much of the level's movement is as fast as syllables, 3 to 8 a second, 0…1; what is slower is that of notes and phrases.
  public var syllabic: Float = 0
  /// Rises of more than 9 dB within 30 ms, per second.
  public var attacks: Float = 0
  /// The mean of the sharpest tenth of all rises within 20 ms, in dB.
  public var sharpness: Float = 0
  /// How much steeper the level rises than it falls: mean square of rises to that of falls, in dB.
  public var asymmetry: Float = 0
  /// Standard deviation over the frames of the power above 2.4 kHz to that below, in dB: consonants and vowels, hats and kicks. Its mean, like every
  /// colour that stays, is the microphone's and the room's as much as the voice's, and no cue.
  public var colourChange: Float = 0
  /// Mean difference of the bands' levels between frames 50 ms apart, the level itself left out, in dB.
  public var flux: Float = 0
  /// Length in seconds.
  public var duration: Float = 0

  /// Whether the whole segment is one pitch, or clear pitches without a glide between.
  var isHeld: Bool { min(voiced, steady, periodicity) > 0.95 }

  /// All of them, with their names.
  public var figures: [(name: String, value: Float)] {
    [
      ("voiced", voiced),
      ("steady", steady),
      ("glide", glide),
      ("run", run),
      ("note", note),
      ("sustained", sustained),
      ("plateau", plateau),
      ("slope", slope),
      ("range", range),
      ("periodicity", periodicity),
      ("modulation", modulation),
      ("dips", dips),
      ("syllabic", syllabic),
      ("attacks", attacks),
      ("sharpness", sharpness),
      ("asymmetry", asymmetry),
      ("colourChange", colourChange),
      ("flux", flux),
      ("duration", duration),
    ]
  }

  /// - Parameters:
  ///   - frames: Of the segment, in order.
  ///   - second: Frames in a second.
  init(_ frames: [(sound: ActivityDetector.Decision, pitch: PitchTrack.Frame)], second: Float) {
    guard !frames.isEmpty else { return }
    duration = Float(frames.count) / second
    let shapes = frames.map { BandShape($0.sound) }
    let levels = shapes.map(\.level)
    let loud = levels.sorted()[Int(0.95 * Float(levels.count - 1))]
    let sounding = levels.indices.filter { levels[$0] > loud - 25 }
    measurePitch(frames.map(\.pitch), sounding: sounding, second: second)
    measureLevel(levels, loud: loud, second: second)
    measureColour(shapes, sounding: sounding, lag: max(1, Int(0.05 * second)))
  }

  private mutating func measurePitch(_ frames: [PitchTrack.Frame], sounding: [Int], second: Float) {
    let notes: [Float?] = frames.map { $0.isVoiced ? 12 * log2f($0.frequency / 440) : nil }
    let voicedFrames = sounding.filter { notes[$0] != nil }
    voiced = Float(voicedFrames.count) / Float(sounding.count)
    periodicity = sounding.reduce(0) { $0 + frames[$1].confidence } / Float(sounding.count)
    var (still, moved, steps, lengths, squares) = (0, Float(0), 0, Float(0), Float(0))
    for k in voicedFrames {
      let near = (max(0, k - 3)...min(frames.count - 1, k + 3)).compactMap { notes[$0] }
      if near.count == 7, near.max()! - near.min()! < 0.66 { still += 1 }
      if k + 5 < frames.count, let here = notes[k], let there = notes[k + 5],
        (k...k + 5).allSatisfy({ notes[$0] != nil })
      {
        moved += min(4, abs(there - here) * 0.1 * second / 5)
        steps += 1
      }
    }
    for run in PitchTrack(sampleRate: 1, hop: 1, frames: frames).voicedRuns {
      lengths += Float(run.count)
      squares += Float(run.count) * Float(run.count)
      note = max(note, longestNote(notes[run].map { $0! }) / second)
    }
    steady = voicedFrames.isEmpty ? 0 : Float(still) / Float(voicedFrames.count)
    glide = steps == 0 ? 0 : moved / Float(steps)
    run = lengths == 0 ? 0 : squares / lengths / second
    measureHolding(notes, sounding: sounding, second: second)
    let pitches = voicedFrames.map { notes[$0]! }.sorted()
    if !pitches.isEmpty { range = min(24, pitches[pitches.count * 9 / 10] - pitches[pitches.count / 10]) }
  }

  /// A fifth of a second is a whole swing of vibrato, or nearly.
  private mutating func measureHolding(_ notes: [Float?], sounding: [Int], second: Float) {
    let half = Int(0.09 * second)
    let step = Int(0.04 * second)
    var trend = [Float?](repeating: nil, count: notes.count)
    var (sum, voiced) = (Float(0), 0)
    for k in 0..<notes.count + half {
      if k < notes.count, let note = notes[k] {
        sum += note
        voiced += 1
      }
      let leaving = k - 2 * half - 1
      if leaving >= 0, let note = notes[leaving] {
        sum -= note
        voiced -= 1
      }
      if k >= half, voiced == 2 * half + 1 { trend[k - half] = sum / Float(voiced) }
    }
    var (held, moved, moves) = ([Bool](repeating: false, count: notes.count), Float(0), 0)
    for k in sounding where k >= step && k + step < notes.count {
      guard let before = trend[k - step], let after = trend[k + step] else { continue }
      let speed = abs(after - before) * second / Float(2 * step)
      held[k] = speed < 3
      moved += min(20, speed)
      moves += 1
    }
    sustained = Float(held.count { $0 }) / Float(sounding.count)
    slope = moves == 0 ? 20 : moved / Float(moves)
    let lengths = held.split(separator: false).map { Float($0.count) }
    let total = lengths.reduce(0, +)
    plateau = total == 0 ? 0 : lengths.reduce(0) { $0 + $1 * $1 } / total / second
  }

  /// Frames for which the pitch stays within a semitone, at most.
  private func longestNote(_ notes: [Float]) -> Float {
    var (best, start) = (0, 0)
    for end in notes.indices {
      while notes[start...end].max()! - notes[start...end].min()! > 1 { start += 1 }
      best = max(best, end + 1 - start)
    }
    return Float(best)
  }

  private mutating func measureLevel(_ levels: [Float], loud: Float, second: Float) {
    let clipped = levels.map { max($0, loud - 40) }
    let mean = clipped.reduce(0, +) / Float(clipped.count)
    modulation = (clipped.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(clipped.count)).squareRoot()
    measureSyllables(clipped, second: second)
    dips = Float(levels.count { $0 < loud - 15 }) / Float(levels.count)
    // The segment begins from silence.
    let padded = [loud - 40, loud - 40, loud - 40] + clipped
    var rises: [Float] = []
    var (up, down, last) = (Float(1), Float(1), -10)
    for k in 3..<padded.count {
      let change = padded[k] - padded[k - 2]
      rises.append(change)
      if change > 0 { up += change * change } else { down += change * change }
      if padded[k] - padded[k - 3] > 9, padded[k] > loud - 20, k - last > 6 {
        attacks += 1
        last = k
      }
    }
    attacks /= duration
    asymmetry = 10 * log10f(up / down)
    let sharpest = rises.sorted(by: >).prefix(max(1, rises.count / 10))
    sharpness = sharpest.reduce(0, +) / Float(sharpest.count)
  }

  private mutating func measureSyllables(_ levels: [Float], second: Float) {
    func smoothed(_ seconds: Float) -> [Float] {
      let reach = Int(seconds * second / 2)
      return levels.indices.map { k in
        let near = max(0, k - reach)...min(levels.count - 1, k + reach)
        return levels[near].reduce(0, +) / Float(near.count)
      }
    }
    let (fine, coarse) = (smoothed(0.06), smoothed(0.32))
    let mean = levels.reduce(0, +) / Float(levels.count)
    var (fast, slow) = (Float(0), Float(1))
    for k in levels.indices {
      fast += (fine[k] - coarse[k]) * (fine[k] - coarse[k])
      slow += (coarse[k] - mean) * (coarse[k] - mean)
    }
    syllabic = fast / (fast + slow)
  }

  private mutating func measureColour(_ shapes: [BandShape], sounding: [Int], lag: Int) {
    let count = Float(sounding.count)
    let mean = sounding.reduce(0) { $0 + shapes[$1].brightness } / count
    let spread = sounding.reduce(0) { sum, k in sum + (shapes[k].brightness - mean) * (shapes[k].brightness - mean) }
    colourChange = (spread / count).squareRoot()
    var (sum, pairs) = (Float(0), 0)
    for k in sounding where k >= lag {
      sum += shapes[k].distance(to: shapes[k - lag])
      pairs += 1
    }
    flux = pairs == 0 ? 0 : sum / Float(pairs)
  }
}

/// The bands of a frame with the noise taken off.
private struct BandShape {
  /// Of all bands together, in dB.
  let level: Float
  /// Power from 2.4 kHz on to that below, in dB.
  let brightness: Float
  /// In dB, none more than 40 below the loudest.
  private let bands: SIMD16<Float>

  init(_ decision: ActivityDetector.Decision) {
    var powers = SIMD16<Float>()
    for band in 0..<16 {
      let (sound, noise) = (SoundAnalysis.power(decision.frame.bands[band]), SoundAnalysis.power(decision.noise[band]))
      powers[band] = max(sound - 2 * noise, 0.01 * sound)
    }
    let total = max(powers.sum(), 1e-12)
    level = SoundAnalysis.decibels(total)
    let floor = powers.max() * 1e-4
    var decibels = SIMD16<Float>()
    for band in 0..<16 { decibels[band] = SoundAnalysis.decibels(max(powers[band], floor)) }
    bands = decibels
    var low: Float = 0
    for band in 0..<9 { low += powers[band] }
    brightness = SoundAnalysis.decibels((total - low + 1e-3 * total) / (low + 1e-3 * total))
  }

  func distance(to other: BandShape) -> Float {
    let difference = bands - other.bands
    let mean = difference.sum() / 16
    let centred = difference - mean
    return ((centred * centred).sum() / 16).squareRoot()
  }
}
