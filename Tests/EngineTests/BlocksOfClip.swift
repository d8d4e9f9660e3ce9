import Pipeline
import PluginABI

@testable import Engine

/// The blocks of a clip that starts at `start`; `sample` tells the samples of every channel by frame.
func blocksOfClip(
  start: Int = 0, frames: Int, blockFrames: Int = 10, format: AudioFormat, pool: BufferPool,
  _ sample: (_ frame: Int) -> Float
) throws -> [Packet.Content] {
  let clip = Clip(clipInfo(start: start), id: "clip", index: 0, format: format)
  return try stride(from: 0, to: frames, by: blockFrames).map { position in
    let count = min(blockFrames, frames - position)
    let buffer = try pool.buffer(channels: format.channels, frames: count)
    for channel in 0..<format.channels {
      for frame in 0..<count { buffer.samples(channel)[frame] = sample(position + frame) }
    }
    return .block(
      buffer, clip: clip, position: position, offset: 0, frames: count, isFirst: position == 0,
      isLast: position + count == frames)
  }
}

/// What a stage says of a clip that it begins.
func clipInfo(start: Int = 0, frames: Int = -1) -> vb_clip {
  vb_clip(
    id: nil, kind: nil, start: Int64(start), frames: Int64(frames), format: vb_format(sample_rate: 0, channels: 0),
    index: 0, metadata_count: 0, metadata: nil)
}
