import Glibc

/// Finds where sounds begin.
public struct OnsetDetector: Sendable {
  /// How easily something counts as an onset, 0…1.
  public var sensitivity: Double

  public init(sensitivity: Double = 0.5) {
    self.sensitivity = sensitivity
  }

  /// The onsets of hits and syllables, by the rise of the spectrum, each moved to its attack.
  ///
  /// - Parameters:
  ///   - samples: One channel.
  ///   - novelty: That of `samples`.
  public func onsets(of samples: Span<Float>, novelty: Novelty) -> [Onset] {
    var picker = OnsetPicker()
    // 0.5 is the threshold that the picker has; each tenth is a factor of 1.4.
    picker.threshold *= Float(exp2((0.5 - sensitivity) * 5))
    let locator = AttackLocator(samples, sampleRate: novelty.sampleRate)
    var onsets: [Onset] = []
    for peak in picker.peaks(of: novelty) {
      var position = novelty.position(ofFrame: Double(peak.frame))
      if let attack = locator.attack(near: position) {
        position = attack.position
      } else if position > Double(samples.count) - 0.03 * novelty.sampleRate {
        // A sound that is cut off by the recording's end looks new to the last windows.
        continue
      }
      position = min(max(0, position), Double(max(0, samples.count - 1)))
      if let last = onsets.last, position - last.position < 0.02 * novelty.sampleRate { continue }
      onsets.append(Onset(position: position, strength: peak.strength))
    }
    return onsets
  }
}

extension OnsetDetector {
  /// The onsets of the notes of one voice.
  ///
  /// - Parameters:
  ///   - samples: One channel.
  ///   - track: Their pitch.
  public func noteOnsets(of samples: Span<Float>, track: PitchTrack) -> [Onset] {
    NoteTranscriber(sampleRate: track.sampleRate).notes(of: samples, track: track).map {
      Onset(position: $0.start, strength: $0.confidence)
    }
  }

  /// Whether a recording is one voice that sings or plays notes: whether most of what sounds is as periodic as only a single voice
  /// is. Chords have a common period too, but not so clear a one, and speech has more noise in it.
  public static func isOneVoice(_ track: PitchTrack, novelty: Novelty) -> Bool {
    guard let loudest = novelty.level.max(), loudest > 0 else { return false }
    var clarity: [Float] = []
    for (index, frame) in track.frames.enumerated() {
      let position = Int((Double(index) * track.hop / novelty.hop).rounded())
      guard position < novelty.level.count, novelty.level[position] > 0.25 * loudest else { continue }
      clarity.append(frame.isVoiced ? frame.confidence : 0)
    }
    guard !clarity.isEmpty else { return false }
    clarity.sort()
    return clarity[clarity.count / 2] > 0.955 && clarity[clarity.count / 4] > 0.85
  }
}
