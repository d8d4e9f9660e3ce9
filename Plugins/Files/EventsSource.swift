import AudioIO
import AudioStages
import Digests
import PluginKit

/// `file.events-source`: lists of events from a file, such as the notes of a MIDI file.
struct EventsSource: Source {
  static let stage = StageInfo(
    "file.events-source", summary: "Reads notes, hits and other events from a MIDI or JSON file.",
    help: """
      The content tells the format. A Standard MIDI File (format 0 or 1) gives notes, the hits of channel 10, and the beats of \\
      its tempo map; JSON is what file.events writes.
      """)
  static let outputs = EventsReading.outputs
  static let traits: Traits = [.blocking, .deterministic, .blockInvariant]

  @Parameter("File to read; - is standard input.") var path: String

  func prepare(_ node: Node) throws(StageError) { try refuseControlCharacters(path) }

  func generate(_ node: Node) throws(StageError) -> Step {
    let path = path
    let bytes = try translated { () throws(AudioIOError) in
      try WholeFile.bytes(path: path, limit: EventsReading.sizeLimit, isCancelled: { node.isCancelled })
    }
    let digest = node.wantsDigests ? MessageDigest.of(bytes, .sha256).hexadecimal : nil
    try EventsReading.emit(bytes, from: path, parameter: "path", digest: digest, node)
    return .done
  }
}
