import DSP
import PluginKit

/// Hears a whole clip before any of it is tuned: its pitch, and so its key; the samples wait.
final class KeyListener {
  let audio: WaitingAudio
  private let tracker: PitchTracker
  private var stream: PitchStream
  private var frames: [PitchTrack.Frame] = []

  init(_ tracker: PitchTracker, channelCount: Int, _ node: Node) throws(StageError) {
    audio = try WaitingAudio(channelCount: channelCount, node)
    self.tracker = tracker
    stream = tracker.stream()
  }

  func listen(to block: borrowing Block) throws(StageError) {
    if block.channelCount == 1 {
      stream.push(block[0], into: &frames)
    } else {
      var mean = [Float](repeating: 0, count: block.frames)
      var sum = mean.mutableSpan
      for channel in 0..<block.channelCount { sum.add(block[channel], scaledBy: 1 / Float(block.channelCount)) }
      stream.push(mean.span, into: &frames)
    }
    try audio.append(block)
  }

  /// The pitch of the clip, and its key where there is one.
  func finish(reference: Double) -> (track: PitchTrack, key: KeyEstimate?) {
    stream.finish(into: &frames)
    let track = PitchTrack(sampleRate: tracker.sampleRate, hop: stream.hop, frames: frames)
    return (track, KeyEstimate(track, reference: reference))
  }
}
