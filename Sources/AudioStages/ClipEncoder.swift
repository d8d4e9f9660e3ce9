import AudioIO
import PluginKit

/// Begins and ends the outputs of a layout: settings, tags, warnings.
struct ClipEncoder {
  let destination: any AudioDestination
  let settings: EncodingSettings
  /// What the parameter `metadata` lays over the tags of clips.
  let tags: [(name: String, text: String?)]

  /// Begins an output in the format of the input.
  func open(_ location: String, _ node: Node) throws(StageError) -> AudioWriter {
    guard let format = node.links.first?.format else { throw .internal("a sink starts without a format") }
    return try destination.open(location, settings, format, node)
  }

  /// The clip's tags with those of the parameter laid over them.
  func describe(_ writer: AudioWriter, _ clip: Clip?) {
    var metadata = Metadata(clip.map { $0.tags.map { ($0.name, $0.text) } } ?? [])
    for tag in tags { metadata[tag.name] = tag.text }
    writer.metadata = metadata
  }

  /// Makes complete outputs visible.
  func publish(_ outputs: [EncodedAudio], _ node: Node) throws(StageError) {
    for output in outputs where output.writer.clippedSamples > 0 {
      node.log(
        .warning,
        "\(output.writer.subject): \(output.writer.clippedSamples) samples were beyond full scale and have been limited; "
          + "lower the level, or write float")
    }
    try destination.publish(outputs, node)
  }
}
