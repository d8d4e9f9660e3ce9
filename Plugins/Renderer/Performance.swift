import DSP
import PluginKit

/// A score being played, piece by piece.
///
/// Voices are summed in the order in which they began, in pieces of a fixed size, so nothing depends on the run's blocks or threads.
struct Performance {
  /// Frames of a piece.
  private static let pieceFrames = 2048
  /// Voices that sound at once; past them the oldest is ended.
  private static let polyphony = 96
  /// Seconds that sounds have after the last one was let go, where the length is not told.
  private static let longestTail = 30.0
  /// Seconds in which whatever still sounds at the end fades.
  private static let finalFade = 0.01

  private struct Sounding {
    var voice: any Voice
    /// Where it begins in the piece at hand.
    var start: Int
  }

  private let score: CueSheet
  private let instruments: Instruments
  private let gain: Float
  /// Frames after which nothing is heard.
  private let end: Int
  private let fadeFrames: Int

  private var position = 0
  private var next = 0
  private var soundings: [Sounding] = []
  private var mix = Mix(frames: pieceFrames)

  /// - Parameter gain: A factor for the sum.
  init(_ score: CueSheet, _ instruments: Instruments, gain: Double, sampleRate: Int) {
    self.score = score
    self.instruments = instruments
    self.gain = Float(gain)
    fadeFrames = Int(Self.finalFade * Double(sampleRate))
    end = score.isExact ? score.frames : score.lastRelease + Int(Self.longestTail * Double(sampleRate))
  }

  /// Frames that were made so far, of how many at least.
  var progress: (done: Int, total: Int) { (position, max(position, score.frames)) }

  /// Whether nothing is left to be written.
  private var isOver: Bool {
    position >= end || (!score.isExact && position >= score.frames && soundings.isEmpty && next == score.cues.count)
  }

  /// Writes the next piece.
  ///
  /// - Returns: whether there is more.
  mutating func writePiece(to output: Output) throws(StageError) -> Bool {
    if isOver { return false }
    let frames = min(Self.pieceFrames, end - position)
    while next < score.cues.count, score.cues[next].frame < position + frames {
      try begin(score.cues[next], at: score.cues[next].frame - position)
      next += 1
    }
    var buffer = try output.makeBuffer(frames: frames)
    if soundings.isEmpty {
      for channel in 0..<buffer.channelCount {
        var samples = buffer[channel]
        samples.fill(0)
      }
    } else {
      sum()
      if position + frames > end - fadeFrames { fade(frames) }
      var samples = buffer[0]
      samples.copy(mix.left.span.extracting(first: frames), scaledBy: gain)
      samples = buffer[1]
      samples.copy(mix.right.span.extracting(first: frames), scaledBy: gain)
    }
    try output.write(buffer)
    position += frames
    return !isOver
  }

  private mutating func begin(_ cue: Cue, at frame: Int) throws(StageError) {
    let voice = try instruments.voice(for: cue.sound)
    if let group = voice.chokeGroup {
      for other in soundings where other.voice.chokeGroup == group { other.voice.choke(after: frame - other.start) }
    }
    if soundings.count >= Self.polyphony {
      let oldest = soundings[soundings.count - Self.polyphony]
      oldest.voice.choke(after: frame - oldest.start)
    }
    soundings.append(Sounding(voice: voice, start: frame))
  }

  private mutating func sum() {
    mix.clear()
    var going: [Sounding] = []
    for sounding in soundings where sounding.voice.add(to: &mix, from: sounding.start) {
      going.append(Sounding(voice: sounding.voice, start: 0))
    }
    soundings = going
  }

  private mutating func fade(_ frames: Int) {
    for i in max(0, end - fadeFrames - position)..<frames {
      let level = Float(end - position - i) / Float(fadeFrames + 1)
      mix.left[i] *= level
      mix.right[i] *= level
    }
  }
}
