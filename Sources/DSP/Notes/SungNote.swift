/// A note that was sung, hummed or played by one voice.
public struct SungNote: Hashable, Sendable {
  /// Where it sounds, in samples from the start of the recording.
  public var start: Double
  public var end: Double
  /// What was sung: a MIDI number with fraction, 69 for `reference`. The centre of the held part, whatever scoops and vibrato do around it.
  public var pitch: Double
  /// The pitch around `pitch` in cents, every ``NoteTranscriber/bendHop`` seconds from `start` on; 0 where there is none.
  public var bend: [Int]
  /// How loud it is beside the loudest note of the recording, as MIDI counts: 1…127, of which the square is proportional to the amplitude.
  public var velocity: Int
  /// How much it is like a sung note, 0…1: clear in pitch, steady, long enough, not faint. Speech has little of it.
  public var confidence: Double
}
