/// The pitch of a stream: tracked on the way, or known before.
struct PitchSource {
  /// Samples from one frame to the next.
  let hop: Double
  private var stream: PitchStream?
  /// Frames of a known track that were not handed out.
  private var waiting: ArraySlice<PitchTrack.Frame> = []
  private let delay: Int

  init(_ stream: PitchStream) {
    self.stream = stream
    hop = stream.hop
    delay = 0
  }

  /// The frames of `track` come a second after their samples.
  init(_ track: PitchTrack) {
    waiting = track.frames[...]
    hop = track.hop
    delay = Int(track.sampleRate)
  }

  /// The frames that are known once `samples` have come, which end at `end`, and were not before.
  mutating func frames(after samples: Span<Float>, end: Int) -> [PitchTrack.Frame] {
    var frames: [PitchTrack.Frame] = []
    stream?.push(samples, into: &frames)
    let known = min(max(waiting.startIndex, Int(Double(end - delay) / hop)), waiting.endIndex)
    frames += waiting[..<known]
    waiting = waiting[known...]
    return frames
  }

  /// The frames that are left when no more samples come.
  mutating func finish() -> [PitchTrack.Frame] {
    var frames = Array(waiting)
    waiting = []
    stream?.finish(into: &frames)
    return frames
  }
}
