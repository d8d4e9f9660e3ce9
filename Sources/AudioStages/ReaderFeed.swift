public import AudioIO
public import PluginKit

/// What a source does once it has a reader: one clip with the tags of its input, block by block, and the artifact at the end.
public final class ReaderFeed {
  private let reader: AudioReader
  private let location: String
  private let stageError: (AudioIOError) -> StageError
  private let planes = PlanePointers()
  private var hasBegun = false
  private var blocksUntilReport = 0

  /// - Parameters:
  ///   - location: what the manifest calls the input.
  ///   - stageError: what the host is told of an error while reading.
  public init(_ reader: AudioReader, location: String, stageError: @escaping (AudioIOError) -> StageError) {
    self.reader = reader
    self.location = location
    self.stageError = stageError
  }

  /// Rate and channels of the input.
  public var format: AudioFormat { AudioFormat(sampleRate: reader.info.sampleRate, channels: reader.info.channels) }

  /// Emits the next block on the node's first output.
  public func generate(_ node: Node) throws(StageError) -> Step {
    let output = node.outputs[0]
    if !hasBegun {
      hasBegun = true
      let tags = reader.metadata.entries.map { Clip.Tag($0.name, $0.text) }
      try output.begin(Clip(frames: reader.info.frames.map { Int($0) }, tags: tags))
    }
    var buffer = try output.makeBuffer(frames: node.blockFrames)
    planes.point(to: &buffer)
    let got: Int
    do throws(AudioIOError) {
      got = try reader.read(node.blockFrames, into: planes.writable)
    } catch {
      throw stageError(error)
    }
    try output.write(buffer, frames: got)
    reportProgress(node)
    if got == node.blockFrames { return .more }
    try output.end()
    try report(node)
    return .done
  }

  private func reportProgress(_ node: Node) {
    blocksUntilReport -= 1
    guard blocksUntilReport <= 0 else { return }
    blocksUntilReport = 64
    node.reportProgress(Double(reader.position), of: reader.info.frames.map { Double($0) })
  }

  private func report(_ node: Node) throws(StageError) {
    node.reportProgress(Double(reader.position), of: Double(reader.position))
    if reader.zeroedSamples > 0 {
      node.log(.warning, "\(reader.subject): \(reader.zeroedSamples) samples were not finite and were read as 0")
    }
    var info = reader.info
    info.frames = reader.position
    let digest: String?
    do throws(AudioIOError) {
      digest = node.wantsDigests ? try reader.sha256() : nil
    } catch {
      throw stageError(error)
    }
    node.report(
      Artifact(
        .input, location: location, size: Int(reader.byteCount), contentType: info.container.contentType,
        summary: info.summary, sha256: digest))
  }
}
