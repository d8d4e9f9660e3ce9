import PluginKit

/// `gather`: lists of events as one song.
struct Gather: Stage {
  static let stage = StageInfo(
    "gather", summary: "Puts lists of events together: tune, drums and beats become one song.",
    help:
      "The lists stay as they are, in the order of the links. As a MIDI file they are its notes, its drums and its tempo."
  )
  static let inputs: [Port] = [.events("in", "What to put together.", many: true)]
  static let outputs: [Port] = [.events("out", "All lists.")]
  static let policy = Policy.all

  func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    for link in node.links.indices {
      for index in 0..<work.count where work[index].link == link { try node.outputs[0].emit(work[index].events) }
    }
    return .done
  }
}
