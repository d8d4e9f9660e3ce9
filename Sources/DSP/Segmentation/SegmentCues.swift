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
  /// Mean autocorrelation at the pitch or the best lag, 0…1.
  public var periodicity: Float = 0
  /// Standard deviation of the level, in dB.
  public var modulation: Float = 0
  /// Share of the frames more than 15 dB below the loud ones, 0…1.
  public var dips: Float = 0
  /// Rises of more than 9 dB within 30 ms, per second.
  public var attacks: Float = 0
  /// The mean of the sharpest tenth of all rises within 20 ms, in dB.
  public var sharpness: Float = 0
  /// How much steeper the level rises than it falls: mean square of rises to that of falls, in dB.
  public var asymmetry: Float = 0
  /// Mean over the bands of level in dB, less the level of the mean: 0 for white noise, below for anything that has a colour.
  public var flatness: Float = 0
  /// Power above 2.4 kHz to that below, in dB.
  public var brightness: Float = 0
  /// Standard deviation of that over the frames: consonants and vowels, hats and kicks.
  public var colourChange: Float = 0
  /// Mean difference of the bands' levels between frames 50 ms apart, the level itself left out, in dB.
  public var flux: Float = 0
  /// Power below 380 Hz to that above, in dB.
  public var bass: Float = 0
  /// Length in seconds.
  public var duration: Float = 0

  /// All of them, with their names.
  public var figures: [(name: String, value: Float)] {
    [
      ("voiced", voiced),
      ("steady", steady),
      ("glide", glide),
      ("run", run),
      ("note", note),
      ("periodicity", periodicity),
      ("modulation", modulation),
      ("dips", dips),
      ("attacks", attacks),
      ("sharpness", sharpness),
      ("asymmetry", asymmetry),
      ("flatness", flatness),
      ("brightness", brightness),
      ("colourChange", colourChange),
      ("flux", flux),
      ("bass", bass),
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

  private mutating func measureColour(_ shapes: [BandShape], sounding: [Int], lag: Int) {
    let count = Float(sounding.count)
    flatness = sounding.reduce(0) { $0 + shapes[$1].flatness } / count
    brightness = sounding.reduce(0) { $0 + shapes[$1].brightness } / count
    bass = sounding.reduce(0) { $0 + shapes[$1].bass } / count
    let mean = brightness
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
  let flatness: Float
  let brightness: Float
  let bass: Float
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
    flatness = decibels.sum() / 16 - SoundAnalysis.decibels(total / 16)
    func ratio(_ split: Int) -> Float {
      var below: Float = 0
      for band in 0..<split { below += powers[band] }
      return SoundAnalysis.decibels((total - below + 1e-3 * total) / (below + 1e-3 * total))
    }
    // Bands from 2.4 kHz on, and those to 380 Hz.
    brightness = ratio(9)
    bass = -ratio(2)
  }

  func distance(to other: BandShape) -> Float {
    let difference = bands - other.bands
    let mean = difference.sum() / 16
    let centred = difference - mean
    return ((centred * centred).sum() / 16).squareRoot()
  }
}
