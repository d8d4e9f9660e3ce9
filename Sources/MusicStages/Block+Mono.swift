import DSP
public import PluginKit

/// The mean of a block's channels.
public func mono(_ block: borrowing Block) -> [Float] {
  var mixed = [Float](repeating: 0, count: block.frames)
  var samples = mixed.mutableSpan
  let share = 1 / Float(max(1, block.channelCount))
  for channel in 0..<block.channelCount { samples.add(block[channel], scaledBy: share) }
  return mixed
}
