import AudioIO
import PluginKit

/// One output that holds the timeline from 0 on.
final class TimelineOutput: SinkLayout {
  var policy: Policy { .aligned }

  private let location: String
  private let encoder: ClipEncoder
  private var writer: AudioWriter?
  private let planes = PlanePointers()
  private var isDescribed = false
  /// Frames of silence that wait for the first clip, because tags come first in a file.
  private var leadingSilence = 0

  init(_ location: String, _ encoder: ClipEncoder) {
    self.location = location
    self.encoder = encoder
  }

  func start(_ node: Node) throws(StageError) {
    writer = try encoder.open(location, node)
  }

  func consume(_ block: borrowing Block, _ node: Node) throws(StageError) {
    guard let writer else { return }
    if !isDescribed {
      guard !block.isSilent, let clip = block.clip else {
        leadingSilence += block.frames
        return
      }
      try describe(clip)
    }
    guard block.frames > 0 else { return }
    planes.point(to: block)
    let (frames, planes) = (block.frames, planes.readable)
    try encoder.destination.translated { () throws(AudioIOError) in try writer.write(frames, from: planes) }
  }

  func finish(_ node: Node) throws(StageError) {
    guard let writer else { return }
    if !isDescribed { try describe(nil) }
    try encoder.destination.translated { () throws(AudioIOError) in try writer.complete() }
    try encoder.publish([EncodedAudio(writer: writer, location: location)], node)
  }

  private func describe(_ clip: Clip?) throws(StageError) {
    guard let writer else { return }
    isDescribed = true
    encoder.describe(writer, clip)
    let frames = leadingSilence
    try encoder.destination.translated { () throws(AudioIOError) in try writer.writeSilence(frames) }
  }
}
