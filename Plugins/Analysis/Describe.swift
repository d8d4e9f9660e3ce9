import JSON
import PluginKit

/// `describe`: everything that was found in a recording, in one document.
struct Describe: Stage {
  static let stage = StageInfo(
    "describe", summary: "Puts everything that was found in a recording into one JSON document.",
    help:
      "Lists of events go under their kind, or under the name that the link gives with `as`; several of one name become one list. "
      + "Documents must be JSON and go under their link's name.")
  static let inputs: [Port] = [
    .events("events", "What was found, as events.", many: true, optional: true, settings: Entry.self),
    .document("documents", "What was found, as JSON documents.", many: true, optional: true, settings: Entry.self),
  ]
  static let outputs: [Port] = [.document("out", "The description.")]
  static let policy = Policy.all

  /// What a link into `describe` carries.
  struct Entry: LinkSettings {
    @Parameter("The member of the description; a list's kind unless told, the node's name for documents.") var `as`:
      String?
  }

  mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    var description: JSONObject = [:]
    // What was looked for and not found is an empty list.
    for link in node.links where link.port == 0 {
      if let name = link.settings(as: Entry.self).as { description[name] = .array([]) }
    }
    for index in 0..<work.count {
      let link = node.links[work[index].link]
      let name = link.settings(as: Entry.self).as
      switch work[index].kind {
      case .events:
        let list = work[index].events
        let key = name ?? list.kind
        let events = list.events.map { $0.json(rate: list.rate) }
        description[key] = .array((description[key]?.array ?? []) + events)
      case .document:
        let value: JSONValue
        do throws(JSONError) {
          value = try JSONValue(parsing: work[index].document.bytes.withUnsafeBufferPointer { Array($0) })
        } catch {
          throw .badInput("the document from \(link.from) is not JSON: \(error)", about: "documents")
        }
        description[name ?? link.from] = value
      case .audio: break
      }
    }
    let text = Array((JSONValue.object(description).text() + "\n").utf8)
    try node.outputs[0].emit(document: text.span, contentType: "application/json", name: "description.json")
    return .done
  }
}
