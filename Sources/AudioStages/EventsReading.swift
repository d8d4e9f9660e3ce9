import AudioIO
import JSON
public import PluginKit
import Score

/// What the sources of events have in common: they read JSON as sinks of events write it, and Standard MIDI Files.
public enum EventsReading {
  /// The largest file that is read, in bytes.
  public static let sizeLimit = ScoreLimits.fileSize

  /// The outputs of such a source: everything in the order of the file, and by itself what a MIDI file holds.
  public static let outputs: [Port] = [
    .events("out", "Every list."), .events("notes", "The notes alone.", optional: true),
    .events("hits", "What drums play alone.", optional: true),
    .events("beats", "The beats alone, such as those of a MIDI file's tempo.", optional: true),
  ]

  /// Emits what is in a file, and tells the host of it. The content tells the format.
  ///
  /// - Parameters:
  ///   - location: What messages and the manifest call the file.
  ///   - parameter: What names it among the stage's parameters.
  ///   - digest: Of the bytes, where the host wants it.
  /// - Throws: `badInput` for what is neither format, with the place in it; `limit`.
  public static func emit(
    _ bytes: [UInt8], from location: String, parameter: String, digest: String?, _ node: Node
  ) throws(StageError) {
    let (lists, contentType) = try lists(in: bytes, from: location, parameter: parameter)
    for list in lists {
      try node.outputs[0].emit(list)
      if let own = ["notes", "hits", "beats"].firstIndex(of: list.kind) { try node.outputs[own + 1].emit(list) }
    }
    let count = lists.reduce(0) { $0 + $1.events.count }
    node.report(
      Artifact(
        .input, location: location, size: bytes.count, contentType: contentType,
        summary: "\(contentType == "audio/midi" ? "MIDI" : "JSON"), \(count) \(count == 1 ? "event" : "events")",
        sha256: digest))
  }

  private static func lists(
    in bytes: [UInt8], from location: String, parameter: String
  ) throws(StageError) -> (lists: [EventList], contentType: String) {
    if bytes.starts(with: "MThd".utf8) {
      do throws(MIDIError) {
        return (try MIDIFile(bytes).lists, "audio/midi")
      } catch {
        throw StageError(error.kind == .limit ? .limit : .badInput, "\(location): \(error)", about: parameter)
      }
    }
    let json: JSONValue
    do throws(JSONError) {
      json = try JSONValue(parsing: bytes)
    } catch {
      throw .badInput("\(location) is neither a MIDI file nor JSON: \(error)", about: parameter)
    }
    do throws(ScoreError) {
      return (try EventList.lists(json, subject: location), "application/json")
    } catch {
      throw .badInput("\(error)", about: parameter)
    }
  }
}
