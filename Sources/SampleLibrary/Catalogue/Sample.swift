public import ObjectStore

/// One recorded or synthesised sound, and what is known of it.
public struct Sample: Equatable, Sendable {
  /// How it is called in lists and patterns: the pack that it came with and its path there, such as `sonic-pi/bd_haus`. No two
  /// samples of a catalogue have the same.
  public var name: String
  /// The object that holds the file; nil for a sound that is synthesised on request.
  public var key: ObjectKey?
  public var instrument: Instrument
  /// Styles that it fits; none where nobody said, so that it is found only when any will do.
  public var genres: [Genre]
  /// What the takes of one sound have in common: the same drum struck again, or harder. Unique within the catalogue.
  public var sound: String
  /// The MIDI velocities, 1…127, that this take is meant for.
  public var velocities: ClosedRange<Int>
  /// Seconds.
  public var duration: Double
  /// Hz.
  public var sampleRate: Int
  public var channels: Int
  /// The pitch that sounds, as a MIDI number with fraction; nil of what has none, or where it is not known.
  public var rootNote: Double?
  /// Greatest momentary loudness (EBU Tech 3341: 400 ms, K-weighted) of the sound between silence, in LUFS. A shorter sound counts by its
  /// energy over these 400 ms.
  public var loudness: Double
  /// The highest sample, in dB of full scale; nil of what is synthesised, which stays below −1 dBFS.
  public var peak: Double?
  /// Tempo and length of what is meant to be repeated; nil of a one-shot.
  public var loop: Loop?
  /// An SPDX identifier such as `CC0-1.0`, or the words of whoever gave it; `unknown` where nobody said.
  public var licence: String
  /// Where it comes from, for people: a package, a kit, a folder.
  public var source: String
  /// SHA-256 of the file, in hexadecimal digits; empty of what is synthesised.
  public var sha256: String

  /// How a loop fits a beat.
  public struct Loop: Equatable, Sendable {
    /// Beats a minute at which it was played.
    public var bpm: Double
    /// Beats that it lasts.
    public var beats: Double

    public init(bpm: Double, beats: Double) {
      self.bpm = bpm
      self.beats = beats
    }
  }

  /// Whether it is synthesised on request, and needs no store.
  public var isBuiltIn: Bool { key == nil }
}
