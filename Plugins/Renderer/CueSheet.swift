/// A note to be played by a SoundFont.
struct Tone {
  /// MIDI number with fraction.
  var note: Double
  /// 1…127.
  var velocity: Double
  /// What plays it, where the note tells.
  var program: Int?
  /// Cents off the note, one every `bendHop` seconds; empty for a steady one.
  var bend: [Double] = []
  var bendHop = 0.01
}

/// Something to be played at a frame.
struct Cue {
  enum Sound {
    /// A drum of the kit, by its index, at a velocity of 1…127.
    case drum(Int, velocity: Double)
    /// A note, held for some frames.
    case tone(Tone, frames: Int)
  }

  /// On the timeline.
  var frame: Int
  var sound: Sound

  /// Where it is let go.
  var end: Int {
    if case .tone(_, let frames) = sound { frame + frames } else { frame }
  }
}

/// All that is to be played, in order.
struct CueSheet {
  /// By frame; of equals, in the order in which they were given.
  let cues: [Cue]
  /// Frames that the clip has at least.
  let frames: Int
  /// Whether it has exactly so many; otherwise it lasts until the last sound has ended.
  let isExact: Bool
  /// Where the last sound is let go, or the clip ends, whichever is later.
  let lastRelease: Int

  init(_ cues: [Cue], frames: Int, isExact: Bool) {
    // The standard library does not promise that equals keep their order.
    let order = cues.indices.sorted { (cues[$0].frame, $0) < (cues[$1].frame, $1) }
    self.cues = order.map { cues[$0] }
    self.frames = frames
    self.isExact = isExact
    lastRelease = cues.reduce(frames) { max($0, $1.end) }
  }
}
