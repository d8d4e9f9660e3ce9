import Glibc

/// Finds where sounds begin.
public struct OnsetDetector: Sendable {
  /// How easily something counts as an onset, 0…1.
  public var sensitivity: Double

  public init(sensitivity: Double = 0.5) {
    self.sensitivity = sensitivity
  }

  /// The onsets of what is in a recording.
  ///
  /// - Parameters:
  ///   - samples: One channel.
  ///   - material: What begins.
  ///   - novelty: That of `samples`.
  public func onsets(of samples: Span<Float>, material: OnsetMaterial, novelty: Novelty) -> [Onset] {
    if material == .hits { return onsets(of: samples, novelty: novelty) }
    guard material == .notes || Self.isOneVoice(samples, sampleRate: novelty.sampleRate) else {
      return onsets(of: samples, novelty: novelty)
    }
    return noteOnsets(of: samples, track: PitchTracker(sampleRate: novelty.sampleRate).track(samples))
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
    let edge = 0.03 * novelty.sampleRate
    var onsets: [Onset] = []
    for peak in picker.peaks(of: novelty) {
      var position = novelty.position(ofFrame: Double(peak.frame))
      if let attack = locator.attack(near: position) {
        position = attack.position
      } else if position > Double(samples.count) - edge {
        // A sound that is cut off by the recording's end looks new to the last windows.
        continue
      }
      // What is always there begins with the recording, but is no onset.
      if position < edge && !novelty.beginsWithSound { continue }
      position = min(max(0, position), Double(max(0, samples.count - 1)))
      if let last = onsets.last, position - last.position < 0.02 * novelty.sampleRate { continue }
      onsets.append(Onset(position: position, strength: peak.strength))
    }
    return onsets
  }

  /// The onsets of the notes of one voice, by its pitch and level: those of ``NoteTranscriber``.
  ///
  /// - Parameters:
  ///   - samples: One channel.
  ///   - track: Their pitch.
  public func noteOnsets(of samples: Span<Float>, track: PitchTrack) -> [Onset] {
    NoteTranscriber(sampleRate: track.sampleRate).notes(of: samples, track: track)
      .filter { $0.confidence >= 0.1 * (1 - sensitivity) }
      .map { Onset(position: $0.start, strength: $0.confidence) }
  }

  /// Whether a recording is one voice that sings or plays notes: whether most of what sounds is melody (``VoiceSegmenter``) and as periodic as only
  /// a single voice is. Chords have a common period too, but not so clear a one.
  public static func isOneVoice(_ samples: Span<Float>, sampleRate: Double) -> Bool {
    var segmenter = VoiceSegmenter(sampleRate: max(1, Int(sampleRate.rounded())))
    var segments: [Segment] = []
    // Piece by piece, because the segmenter keeps a copy of what it is given at once.
    for start in stride(from: 0, to: samples.count, by: 1 << 16) {
      segments += segmenter.push(samples.extracting(start..<min(start + (1 << 16), samples.count)))
    }
    let sounds = (segments + segmenter.finish()).filter { $0.label != .silence }
    func time(_ sounds: [Segment]) -> Double { sounds.reduce(0) { $0 + Double($1.range.count) } }
    let periodicity = sounds.reduce(0) { $0 + Double($1.range.count) * Double($1.cues?.periodicity ?? 0) }
    return time(sounds.filter { $0.label == .melody }) > 0.5 * time(sounds) && periodicity > 0.82 * time(sounds)
  }
}
