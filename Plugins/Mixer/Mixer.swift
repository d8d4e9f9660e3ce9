import DSP
import Mastering
import PluginKit

/// `mixer`: the sum of its links, in the order in which the pipeline lists them.
struct Mixer: Stage {
  static let stage = StageInfo(
    "mixer", summary: "Sums any number of inputs, each with its gain, pan, start and fades.",
    help:
      "The mix is one clip from the start of the timeline to the end of the longest link. `loudness` brings it to a level, `ceiling` "
      + "keeps its true peaks below one; without either it is the plain sum.")
  static let inputs: [Port] = [.audio("in", "What to mix.", many: true, settings: StripSettings.self)]
  static let outputs: [Port] = [.audio("out", "The mix.", format: .format(channelsParameter: "channels"))]
  static let policy = Policy.aligned

  @Parameter("Level of the mix.", unit: "dB", in: -120...60) var gain = 0.0
  @Parameter("Channels of the mix; 0 has as many as the widest link.", in: 0...64) var channels = 2
  @Parameter("Beats a minute, for starts that are given as bar and beat.", unit: "beats/min", in: 1...1000)
  var bpm = 120.0
  @Parameter("Beats in a bar, likewise.", in: 1...64) var beatsPerBar = 4
  @Parameter("Integrated loudness to bring the mix to; left out, its level stays as it is.", unit: "LUFS", in: -70...0)
  var loudness: Double?
  @Parameter(
    "Highest true peak, which a limiter keeps; left out, -1 with a loudness and none without.", unit: "dBTP",
    in: -24...0)
  var ceiling: Double?
  @Parameter(
    "Settings of the links in their order, instead of those that the links carry: [{\"gain\"?, \"pan\"?, \"start\"?, \"fade_in\"?, \"fade_out\"?, \"mute\"?}, …]."
  ) var layers: JSONText = "[]"

  /// One for each link.
  private var strips: [Strip] = []

  /// What goes into one channel of the mix: a channel of a link, at a factor.
  private struct Feed {
    var link: Int
    var channel: Int
    var gain: Float
  }

  /// For each channel of the mix, in the order of the links.
  private var feeds: [[Feed]] = []
  /// Frames by which each link lies later on the timeline.
  private var delays: [Int] = []
  private var fades: [LinkFade?] = []
  private var hasBegun = false
  /// With a loudness.
  private var master: Master?
  private var isSettled = false
  /// With a ceiling alone.
  private var limiter: LimitedOutput?

  mutating func negotiate(_ formats: inout Formats, _ node: Node) throws(StageError) {
    strips = try Strip.strips(of: node.links, layers: layers)
    let links = formats.links.compactMap(\.self)
    guard let first = links.first else { throw .badInput("there is nothing to mix", about: "in") }
    let widest = links.map(\.channels).max() ?? 0
    formats.outputs[0] = AudioFormat(sampleRate: first.sampleRate, channels: channels == 0 ? widest : channels)
    let tempo = Tempo(beatsPerMinute: bpm, beatsPerBar: beatsPerBar)
    delays = []
    for (index, link) in node.links.enumerated() {
      let start = strips[index].start
      guard let seconds = tempo.seconds(of: start) else {
        throw .badParameter(
          "the start of the link from \(link.from) is \(start.text), which is neither seconds nor a bar and beat from 1 on",
          about: "start")
      }
      delays.append(first.frames(seconds: seconds))
      if delays[index] > 0 { try node.delay(link: index, frames: delays[index]) }
    }
  }

  mutating func start(_ node: Node) throws(StageError) {
    guard let format = node.outputs[0].format else { return }
    let channels = format.channels
    let level = DSP.gain(decibels: gain)
    feeds = Array(repeating: [], count: channels)
    for (index, link) in node.links.enumerated() {
      let inputs = link.format?.channels ?? 0
      guard let taps = strips[index].taps(from: inputs, to: channels) else {
        throw .badInput(
          "the link from \(link.from) has \(inputs) channels and the mix \(channels): put a `channels` node between them, "
            + "or give the mix more channels", about: "in")
      }
      for tap in taps where tap.gain != 0 {
        feeds[tap.output].append(Feed(link: index, channel: tap.input, gain: Float(tap.gain * level)))
      }
    }
    fades = node.links.indices.map { LinkFade(node.links[$0], strips[$0], delay: delays[$0]) }
    if let loudness {
      master = try Master(.loudness(loudness), ceiling: ceiling ?? -1, format: format, node)
    } else if let ceiling {
      limiter = LimitedOutput(format, ceiling: ceiling, blockFrames: node.blockFrames)
    }
  }

  mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    let output = node.outputs[0]
    if !hasBegun {
      try output.begin()
      hasBegun = true
    }
    var mix = try output.makeBuffer(frames: work[0].block.frames)
    var faded: [HeldAudio?] = []
    if fades.contains(where: { $0 != nil }) {
      for link in fades.indices { faded.append(try fades[link]?.apply(to: work[link].block, node)) }
    }
    for channel in feeds.indices {
      var sum = mix[channel]
      var isEmpty = true
      for feed in feeds[channel] {
        let block = work[feed.link].block
        if block.isSilent { continue }
        if !faded.isEmpty, let audio = faded[feed.link] {
          Self.mix(audio[feed.channel], at: feed.gain, into: &sum, isFirst: isEmpty)
        } else {
          Self.mix(block[feed.channel], at: feed.gain, into: &sum, isFirst: isEmpty)
        }
        isEmpty = false
      }
      if isEmpty { sum.fill(0) }
    }
    if let master {
      try master.append(mix.held())
    } else if let limiter {
      try limiter.append(&mix, to: output)
    } else {
      try output.write(mix)
    }
    return .more
  }

  @inline(__always)
  private static func mix(_ samples: Span<Float>, at gain: Float, into sum: inout MutableSpan<Float>, isFirst: Bool) {
    if isFirst {
      sum.copy(samples, scaledBy: gain)
    } else {
      sum.add(samples, scaledBy: gain)
    }
  }

  mutating func drain(_ node: Node) throws(StageError) -> Step {
    guard hasBegun, let master else { return .done }
    if !isSettled {
      try master.settle(node)
      isSettled = true
    }
    return try master.write(to: node.outputs[0], node)
  }

  func finish(_ node: Node) throws(StageError) {
    guard hasBegun else { return }
    try limiter?.finish(to: node.outputs[0])
    try node.outputs[0].end()
  }
}
