import Glibc

/// Draws the curve that a voice is to follow: from what it sang towards the notes that it meant.
public struct PitchCorrection: Sendable {
  /// How much of the deviation is taken away, 0…1.
  public var strength: Double
  /// How fast: the time constant in seconds with which a correction sets in; 0 is at once.
  public var speed: Double
  /// How much of a vibrato, and of whatever else is faster than about three times a second, is kept: 0…1.
  public var vibrato: Double
  /// The frequency of A4, in Hz.
  public var reference: Double

  /// Deviations slower than a period of this many seconds are out of tune, faster ones are expression.
  private let slowest = 0.3

  public init(strength: Double = 1, speed: Double = 0, vibrato: Double = 0, reference: Double = 440) {
    self.strength = strength
    self.speed = speed
    self.vibrato = vibrato
    self.reference = reference
  }

  /// The frequency that is wanted in each frame of a run, in Hz.
  ///
  /// - Parameter notes: For each frame the MIDI number of the note, with fraction; nil to leave the frame as it is.
  public func frequencies(of run: VoicedRun, notes: [Double?]) -> [Float] {
    precondition(notes.count == run.frequencies.count, "one note for each frame of the run")
    let hop = run.hop / run.sampleRate
    let approach = speed > 0 ? 1 - exp(-hop / speed) : 1
    let pitches = run.frequencies.map { 69 + 12 * log2(Double($0) / reference) }
    let deviations = zip(pitches, notes).map { pitch, note in note.map { pitch - $0 } ?? 0 }
    let slow = vibrato > 0 ? smoothed(deviations, over: Int(slowest / hop / 2), breaks: notes) : deviations
    var correction = 0.0
    return pitches.indices.map { index in
      let fast = deviations[index] - slow[index]
      let wanted = -strength * (slow[index] + (1 - vibrato) * fast)
      correction += approach * (wanted - correction)
      return Float(reference * exp2((pitches[index] + correction - 69) / 12))
    }
  }

  /// The mean over `reach` frames to either side, under a triangle, within each note alone.
  private func smoothed(_ values: [Double], over reach: Int, breaks notes: [Double?]) -> [Double] {
    var result = values
    var start = 0
    while start < values.count {
      var end = start + 1
      while end < values.count, notes[end] == notes[start] { end += 1 }
      for centre in start..<end {
        var (sum, weights) = (0.0, 0.0)
        // As far on one side as on the other, so that a glide at a note's edge is no deviation of its middle.
        let near = min(reach, max(reach / 2, min(centre - start, end - 1 - centre)))
        for index in max(start, centre - near)..<min(end, centre + near + 1) {
          let weight = Double(near + 1 - abs(index - centre))
          sum += weight * values[index]
          weights += weight
        }
        result[centre] = sum / weights
      }
      start = end
    }
    return result
  }
}
