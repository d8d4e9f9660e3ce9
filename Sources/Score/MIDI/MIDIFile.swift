/// What a Standard MIDI File holds that can be played: notes in seconds, and the beats of its tempo map.
///
/// "Standard MIDI-File Format 1.0" (RP-001), MIDI Manufacturers Association, 1996.
public struct MIDIFile: Hashable, Sendable {
  /// One note.
  public struct Note: Hashable, Sendable {
    /// MIDI number; a fraction where a bend holds throughout.
    public var pitch: Double
    /// Seconds from the start of the file, 0 or later.
    public var start: Double
    /// Seconds, 0 or longer.
    public var duration: Double
    /// 1…127.
    public var velocity: Int
    /// 0…15; 9 is for drums.
    public var channel: Int
    /// What the file plays it with, 0…127, where it tells.
    public var program: Int?
    /// Cents off the pitch, one every ``bendHop`` seconds from the start of the note; empty for a steady one.
    public var bend: [Double]

    public init(
      pitch: Double, start: Double, duration: Double, velocity: Int = 100, channel: Int = 0, program: Int? = nil,
      bend: [Double] = []
    ) {
      self.pitch = pitch
      self.start = start
      self.duration = duration
      self.velocity = velocity
      self.channel = channel
      self.program = program
      self.bend = bend
    }
  }

  /// One beat, of the length that the time signature gives it.
  public struct Beat: Hashable, Sendable {
    /// Seconds.
    public var time: Double
    /// In its bar, from 1.
    public var number: Int
    /// Beats a minute there.
    public var tempo: Double

    public init(time: Double, number: Int, tempo: Double) {
      self.time = time
      self.number = number
      self.tempo = tempo
    }
  }

  /// The channel of drums, counted from 0; musicians call it 10.
  public static let drumChannel = 9
  /// Seconds between the bends of a note.
  public static let bendHop = 0.01

  /// By their start.
  public var notes: [Note]
  /// From the start to the end of the last note; empty where the file counts frames of film instead.
  public var beats: [Beat]
  /// Of the first bar.
  public var beatsPerBar: Int
  /// Beats a minute of a file that is written, where no ``beats`` tell.
  public var tempo: Double

  public init(notes: [Note], beats: [Beat] = [], beatsPerBar: Int = 4, tempo: Double = 120) {
    self.notes = notes
    self.beats = beats
    self.beatsPerBar = beatsPerBar
    self.tempo = tempo
  }
}
