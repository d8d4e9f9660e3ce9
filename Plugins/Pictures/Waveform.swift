import DSP
import MusicStages
import PluginKit

/// `waveform`: the extremes of a recording as data that players draw.
struct Waveform: Stage {
  static let stage = StageInfo(
    "waveform", summary: "Makes the data from which players draw a waveform.",
    help:
      "Lowest and highest sample of each stretch, in the formats of the program audiowaveform: JSON, or DAT, which is binary. "
      + "Clips lie where they are on the timeline.")
  static let inputs: [Port] = [.audio("in", "What to draw.")]
  static let outputs: [Port] = [.document("out", "The data.")]

  enum Format: String, CaseIterable, ParameterValue { case json, dat }
  enum Bits: String, CaseIterable, ParameterValue {
    case eight = "8"
    case sixteen = "16"
  }

  @Parameter("How the data is written.") var format = Format.json
  @Parameter("Samples that one point stands for.", in: 2...1_048_576) var zoom = 256
  @Parameter("Bits of each number.") var bits = Bits.eight
  @Parameter("Keeps the channels apart; otherwise their mean is drawn.") var split = false

  private var overviews: [PeakOverview] = []

  /// Points that are kept at most: half a day at 48 kHz and the usual zoom.
  private static let mostPoints = 1 << 23

  mutating func start(_ node: Node) {
    let channels = split ? node.links[0].format?.channels ?? 1 : 1
    overviews = Array(repeating: PeakOverview(stretch: zoom), count: channels)
  }

  mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    let block = work[0].block
    let position = block.clipStart + block.position
    guard (position + block.frames) / zoom * overviews.count <= Self.mostPoints else {
      throw StageError(
        .limit, "the waveform would have more than \(Self.mostPoints) points; raise `zoom`, which is \(zoom)",
        about: "zoom")
    }
    if split {
      for channel in overviews.indices { overviews[channel].add(block[channel], at: position) }
    } else {
      overviews[0].add(mono(block).span, at: position)
    }
    return .more
  }

  func finish(_ node: Node) throws(StageError) {
    let data = WaveformData(
      sampleRate: node.links[0].format?.sampleRate ?? 0, zoom: zoom, isWide: bits == .sixteen,
      channels: overviews.map(\.peaks))
    switch format {
    case .json:
      try node.outputs[0].emit(document: data.json.span, contentType: "application/json", name: "waveform.json")
    case .dat:
      try node.outputs[0].emit(document: data.dat.span, contentType: "application/octet-stream", name: "waveform.dat")
    }
  }
}
