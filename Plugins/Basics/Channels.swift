import DSP
import PluginKit

/// `channels`: another number of channels, by the host's converter, or another choice and order of them.
struct Channels: Stage {
  static let stage = StageInfo(
    "channels", summary: "Converts, picks or reorders channels.",
    help: "`channels` mixes up or down by the standard rules. `map` takes channels as they are.")
  static let inputs: [Port] = [.audio("in", format: .format(channelsParameter: "channels"))]

  @Parameter("How many channels to convert to; 0 leaves the input as it is.", in: 0...64) var channels = 0
  @Parameter("Channels of the converted input, counted from 1, for each channel of the output: \"2,1\", \"1,1\".")
  var map: String?

  /// For each channel of the output the input's, counted from 0; nil to pass everything on.
  private var picks: [Int]?

  static let outputs: [Port] = [.audio("out")]

  mutating func prepare(_ node: Node) throws(StageError) {
    guard let map else { return }
    let picks = map.split(separator: ",", omittingEmptySubsequences: false).map { entry in
      Int(entry.trimmingSpaces).flatMap { $0 >= 1 ? $0 - 1 : nil }
    }
    guard picks.count <= 64, !picks.contains(nil) else {
      throw .badParameter("\"\(map)\" is not a list of up to 64 channels such as \"2,1\", counted from 1", about: "map")
    }
    self.picks = picks.compactMap(\.self)
  }

  func negotiate(_ formats: inout Formats, _ node: Node) throws(StageError) {
    guard var format = formats.links[0] else { return }
    if let picks {
      if let pick = picks.first(where: { $0 >= format.channels }) {
        throw .badParameter("there is no channel \(pick + 1) in an input of \(format.channels)", about: "map")
      }
      format.channels = picks.count
    }
    formats.outputs[0] = format
  }

  func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    let block = work[0].block
    let output = node.outputs[0]
    if block.isFirst { try output.begin(likeClipOf: block) }
    if let picks {
      var buffer = try output.makeBuffer(frames: block.frames)
      for (channel, pick) in picks.enumerated() {
        var samples = buffer[channel]
        samples.copy(block[pick])
      }
      try output.write(buffer)
    } else {
      try output.write(block)
    }
    if block.isLast { try output.end() }
    return .more
  }
}

extension Substring {
  fileprivate var trimmingSpaces: Substring {
    var text = self.drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return text
  }
}
