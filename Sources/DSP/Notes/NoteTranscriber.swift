import Glibc

/// Writes down the notes that one voice sings, hums or plays.
///
/// The pitch (``PitchTracker``) and the level are followed frame by frame, and a path search (``NotePath``) divides them into notes and gaps.
/// What is kept of a recording are some numbers a frame.
///
/// ```swift
/// let notes = NoteTranscriber(sampleRate: 44100).notes(of: samples.span)
/// ```
public struct NoteTranscriber: Sendable {
  /// Samples per second.
  public let sampleRate: Double
  /// Where the pitch is looked for, in Hz.
  public let range: ClosedRange<Double>
  /// The frequency of A4, in Hz.
  public let reference: Double
  /// The shortest note, in seconds; also how long another pitch must be held to be another note.
  public let shortest: Double

  /// Seconds from one value of a note's bend to the next.
  public static let bendHop = 0.01

  /// - Parameters:
  ///   - sampleRate: Samples per second, above 0.
  ///   - range: Where the pitch is looked for, in Hz.
  ///   - reference: The frequency of A4, in Hz.
  ///   - shortest: The shortest note, in seconds.
  public init(
    sampleRate: Double, range: ClosedRange<Double> = 60...1200, reference: Double = 440, shortest: Double = 0.06
  ) {
    precondition(sampleRate > 0 && reference > 0 && shortest > 0, "rates and times are above 0")
    self.sampleRate = sampleRate
    self.range = range
    self.reference = reference
    self.shortest = shortest
  }

  /// The notes of a whole recording.
  public func notes(of samples: Span<Float>) -> [SungNote] {
    var stream = stream()
    stream.push(samples)
    return stream.finish()
  }

  /// The notes of a whole recording whose pitch is known.
  public func notes(of samples: Span<Float>, track: PitchTrack) -> [SungNote] {
    var level = LevelCurve(sampleRate: sampleRate, hop: track.hop)
    level.push(samples)
    return notes(track, level)
  }

  fileprivate func notes(_ track: PitchTrack, _ level: LevelCurve) -> [SungNote] {
    let levels = level.decibels(track.frames.count)
    return NoteSegmentation(track: track, whole: levels.whole, band: levels.band, settings: self).notes()
  }

  /// A transcriber for a recording that arrives piece by piece; the same notes come out of it.
  public func stream() -> NoteStream {
    NoteStream(self)
  }
}

/// Follows a voice that arrives piece by piece; its notes are known when it has ended.
public struct NoteStream {
  private let settings: NoteTranscriber
  private var pitch: PitchStream
  private var level: LevelCurve
  private var frames: [PitchTrack.Frame] = []

  init(_ settings: NoteTranscriber) {
    self.settings = settings
    pitch = PitchTracker(sampleRate: settings.sampleRate, range: settings.range).stream()
    level = LevelCurve(sampleRate: settings.sampleRate, hop: pitch.hop)
  }

  /// Takes the next samples.
  public mutating func push(_ samples: Span<Float>) {
    pitch.push(samples, into: &frames)
    level.push(samples)
  }

  /// Ends the recording: its notes, in order, which do not overlap.
  public mutating func finish() -> [SungNote] {
    pitch.finish(into: &frames)
    return settings.notes(PitchTrack(sampleRate: settings.sampleRate, hop: pitch.hop, frames: frames), level)
  }
}
