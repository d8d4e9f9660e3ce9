import DSP
import PluginKit

/// `segmenter`: one recording in, clips of speech, melody, rhythm and silence out.
///
/// The recording is held, without copying it, until the segments in it are known: half a minute and a segment's length. Decisions are made on
/// the mean of all channels; what is passed on are the channels themselves.
struct Segmenter: Stage {
  static let stage = StageInfo(
    "segmenter", summary: "Parts a recording into clips of speech, melody, rhythm and silence.",
    help: """
      Every clip lies where it was in the recording, has the label as its kind, and goes to the port of that name and to `all`. The noise that is \
      always there is found by itself. With words at the second input these are speech, and every other sound is melody or rhythm.
      """)
  static let inputs: [Port] = [
    .audio("in", "the recording"), .events("words", "where words are, if that is known", optional: true),
  ]
  static let outputs: [Port] =
    SegmentLabel.allCases.map { .audio($0.rawValue, format: .same(as: "in")) }
    + [.audio("all", "all of these, in order", format: .same(as: "in")), .events("segments", "what was found")]
  static let policy = Policy.aligned
  /// Places of the ports after those of the labels.
  private static let (all, list) = (SegmentLabel.allCases.count, SegmentLabel.allCases.count + 1)

  @Parameter("Shorter pauses are part of the segment around them.", unit: "s", in: 0...10) var gap = 0.28
  @Parameter("Shorter sounds are taken for silence.", unit: "s", in: 0...10) var minimum = 0.1
  @Parameter("Longer segments are cut at their quietest moment.", unit: "s", in: 2...600) var longest = 30.0
  @Parameter("How far below the loudest sounds around it a sound still counts.", unit: "dB", in: 6...90) var range =
    40.0
  @Parameter("How far the noise is looked for before and after.", unit: "s", in: 1...60) var horizon = 12.0
  @Parameter("Silence that a clip takes along at each end.", unit: "s", in: 0...10) var padding = 0.0
  @Parameter("Length of the fades at both ends of each clip of sound.", unit: "s", in: 0...10) var fade = 0.0
  @Parameter("Sends silence to `all` and lists it, too.") var silence = false

  private var segmenter: VoiceSegmenter?
  private var placer = SegmentPlacer(padding: 0)
  private var words: [Range<Int>]?
  private var held = HeldTimeline()
  private var mid: [Float] = []
  private var fadeFrames = 0
  private var rate = 1
  private var tags: [Clip.Tag] = []
  private var clip: String?
  private var events: [Event] = []

  mutating func start(_ node: Node) {
    guard let format = node.links.first(where: { $0.port == 0 })?.format else { return }
    rate = format.sampleRate
    if node.links.contains(where: { $0.port == 1 }) { words = [] }
    placer = SegmentPlacer(padding: format.frames(seconds: padding))
    fadeFrames = format.frames(seconds: fade)
  }

  mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    for index in 0..<work.count {
      let packet = work[index]
      if packet.kind == .events {
        add(packet.events)
      } else {
        try process(packet.block, node)
      }
    }
    return .more
  }

  mutating func finish(_ node: Node) throws(StageError) {
    for segment in segmenter?.finish() ?? [] {
      for placed in placer.push(segment) { try send(placed, node) }
    }
    for placed in placer.finish() { try send(placed, node) }
    try node.outputs[Self.list].emit(EventList(kind: "segments", clip: clip, rate: rate, events: events))
  }

  /// Words come before the audio.
  private mutating func add(_ list: EventList) {
    guard list.kind == "words" else { return }
    let scale = Double(rate) / Double(list.rate)
    words? += list.events.map { event in
      Int((Double(event.start) * scale).rounded())..<Int((Double(event.start + event.duration) * scale).rounded())
    }
  }

  private mutating func process(_ block: borrowing Block, _ node: Node) throws(StageError) {
    if segmenter == nil {
      var options = SegmentationOptions()
      options.gap = gap
      options.minimum = minimum
      options.longest = longest
      options.range = range
      options.horizon = horizon
      segmenter = VoiceSegmenter(sampleRate: rate, options: options, words: words)
    }
    if clip == nil, let first = block.clip {
      clip = first.id
      tags = first.tags
    }
    held.append(node.hold(block))
    mix(block)
    let samples = mid
    for segment in segmenter?.push(samples.span) ?? [] {
      for placed in placer.push(segment) { try send(placed, node) }
    }
  }

  /// The mean of all channels.
  private mutating func mix(_ block: borrowing Block) {
    mid.removeAll(keepingCapacity: true)
    mid.append(contentsOf: repeatElement(0, count: block.frames))
    var sum = mid.mutableSpan
    let share = 1 / Float(block.channelCount)
    for channel in 0..<block.channelCount { sum.add(block[channel], scaledBy: share) }
  }

  /// Sends a segment where it belongs. What lies before it is not needed any more.
  private mutating func send(_ segment: Segment, _ node: Node) throws(StageError) {
    let port = SegmentLabel.allCases.firstIndex(of: segment.label)!
    let isListed = segment.label != .silence || silence
    if isListed {
      events.append(
        Event(
          start: segment.range.lowerBound, duration: segment.range.count, label: segment.label.rawValue,
          confidence: segment.confidence, attributes: segment.cues.map(\.json)))
    }
    for index in [port, Self.all] where node.outputs[index].isConnected {
      if index == Self.all && !isListed { continue }
      let output = node.outputs[index]
      try output.begin(
        Clip(kind: segment.label.rawValue, start: segment.range.lowerBound, frames: segment.range.count, tags: tags))
      try write(segment, to: output)
      try output.end()
    }
    held.drop(before: segment.range.upperBound)
  }

  private func write(_ segment: Segment, to output: Output) throws(StageError) {
    let edge = segment.label == .silence ? 0 : min(fadeFrames, segment.range.count / 2)
    let (start, end) = (segment.range.lowerBound, segment.range.upperBound)
    try held.forEachPiece(of: start..<end) { audio, frames, position throws(StageError) in
      if edge == 0 || position >= start + edge && position + frames.count <= end - edge {
        return try output.write(audio, frames: frames)
      }
      var buffer = try output.makeBuffer(frames: frames.count)
      for channel in 0..<buffer.channelCount {
        var samples = buffer[channel]
        let source = audio[channel]
        for i in samples.indices {
          let near = min(position + i - start, end - 1 - position - i)
          let gain = near < edge ? Float(near) / Float(edge) : 1
          samples[i] = source[frames.lowerBound + i] * gain
        }
      }
      try output.write(buffer)
    }
  }
}
