import AudioIO
import PluginKit

/// One output for each clip, all of them visible at the end of the run.
final class ClipOutputs: SinkLayout {
  var policy: Policy { .each }

  private let template: ClipTemplate
  private let encoder: ClipEncoder
  private var open: EncodedAudio?
  private var complete: [EncodedAudio] = []
  private var locations: Set<String> = []
  private let planes = PlanePointers()

  /// Outputs beyond this number are parked, because a process may hold only so many descriptors.
  private static let mostDescriptors = 64

  init(_ template: ClipTemplate, _ encoder: ClipEncoder) {
    self.template = template
    self.encoder = encoder
  }

  func start(_ node: Node) throws(StageError) {}

  func consume(_ block: borrowing Block, _ node: Node) throws(StageError) {
    if block.isFirst { try begin(block.clip, node) }
    guard let output = open else { return }
    if block.frames > 0 {
      planes.point(to: block)
      let (frames, planes) = (block.frames, planes.readable)
      try encoder.destination.translated { () throws(AudioIOError) in try output.writer.write(frames, from: planes) }
    }
    if block.isLast {
      open = nil
      let parked = complete.count >= Self.mostDescriptors
      try encoder.destination.translated { () throws(AudioIOError) in try output.writer.complete(parked: parked) }
      complete.append(output)
    }
  }

  func finish(_ node: Node) throws(StageError) {
    try encoder.publish(complete, node)
    complete = []
  }

  private func begin(_ clip: Clip?, _ node: Node) throws(StageError) {
    guard let clip else { throw .internal("a first block came without its clip") }
    let parameter = encoder.destination.parameter
    for text in [clip.id, clip.kind] where text?.contains("/") == true {
      throw .badInput("clip \"\(text ?? "")\" would lead to another folder than the \(parameter) tells", about: "in")
    }
    let location = template.resolved(for: clip)
    guard locations.insert(location).inserted else {
      throw .badParameter(
        "two clips would be written to \(location); put ${clip.index} into the \(parameter)", about: parameter)
    }
    let writer = try encoder.open(location, node)
    encoder.describe(writer, clip)
    open = EncodedAudio(writer: writer, location: location)
  }
}
