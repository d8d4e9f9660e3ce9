import DSP

/// Something that sounds: a sample, or a note of a SoundFont.
protocol Voice: AnyObject {
  /// Voices of a drum with the same group end when another of it begins.
  var chokeGroup: String? { get }
  /// Adds its next frames to both channels, from `frame` of them to their end.
  ///
  /// - Returns: whether it goes on after that.
  func add(to mix: inout Mix, from frame: Int) -> Bool
  /// Ends it quickly, from `frames` frames after the end of what it has added so far.
  func choke(after frames: Int)
}

/// The piece of the sum that is being made.
struct Mix {
  var left: [Float]
  var right: [Float]
  let frames: Int

  init(frames: Int) {
    self.frames = frames
    left = Array(repeating: 0, count: frames)
    right = left
  }

  mutating func clear() {
    var span = left.mutableSpan
    span.fill(0)
    span = right.mutableSpan
    span.fill(0)
  }

  /// Adds `count` frames of a voice, from `position` of what it has made, at `frame`.
  mutating func add(
    _ voice: borrowing StereoSamples, from position: Int, count: Int, at frame: Int, gain: StereoGain,
    envelope: ChokeEnvelope
  ) {
    Self.add(voice.left, from: position, count, to: &left, at: frame, Float(gain.left), envelope)
    Self.add(voice.right, from: position, count, to: &right, at: frame, Float(gain.right), envelope)
  }

  private static func add(
    _ samples: [Float], from position: Int, _ count: Int, to sum: inout [Float], at frame: Int, _ gain: Float,
    _ envelope: ChokeEnvelope
  ) {
    if envelope.isFlat(for: count) {
      var all = sum.mutableSpan
      var part = all._mutatingExtracting(frame..<frame + count)
      part.add(samples.span.extracting(position..<position + count), scaledBy: gain)
    } else {
      for i in 0..<count { sum[frame + i] += samples[position + i] * gain * envelope.level(at: i) }
    }
  }
}

/// Samples of both sides, equally many.
struct StereoSamples {
  var left: [Float]
  var right: [Float]
  /// Whether both are the same, so that it may be placed anywhere between them.
  var isMono = false

  var frames: Int { left.count }
}

/// The level of a voice that may be choked.
struct ChokeEnvelope {
  /// Long enough not to click, short enough to be a hand on a cymbal.
  static let seconds = 0.008

  private let length: Int
  /// Frames until the level begins to fall; nil while it does not.
  private var delay: Int?

  init(sampleRate: Int) { length = Int(Self.seconds * Double(sampleRate)) }

  mutating func choke(after frames: Int) { delay = min(delay ?? .max, frames) }

  /// Whether the level is 1 for the next `frames` frames.
  func isFlat(for frames: Int) -> Bool { delay.map { $0 >= frames } ?? true }

  /// The level `frame` frames from now.
  func level(at frame: Int) -> Float {
    guard let delay, frame >= delay else { return 1 }
    return max(0, 1 - Float(frame - delay + 1) / Float(length + 1))
  }

  /// Whether nothing is heard from now on.
  var isOver: Bool { delay.map { $0 + length <= 0 } ?? false }

  mutating func advance(by frames: Int) { delay = delay.map { $0 - frames } }
}
