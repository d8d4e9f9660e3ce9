public import DSP
public import PluginKit

extension SampleStream {
  /// Takes a block of a clip and writes what came of it.
  public func process(_ block: borrowing Block, to output: Output) throws(StageError) {
    for channel in 0..<block.channelCount { append(block[channel], channel: channel) }
    advance(by: block.frames)
    if block.isLast { finish() }
    try writeAvailable(to: output)
  }

  /// Writes what there is of the output.
  public func writeAvailable(to output: Output) throws(StageError) {
    let frames = availableFrames
    guard frames > 0 else { return }
    var buffer = try output.makeBuffer(frames: frames)
    for channel in 0..<buffer.channelCount {
      var samples = buffer[channel]
      copy(channel: channel, to: &samples)
    }
    remove(frames)
    try output.write(buffer)
  }
}
