import PluginKit

/// `trim`: the part of the timeline between two times. Samples are passed on, not copied.
struct Trim: Stage {
  static let stage = StageInfo(
    "trim", summary: "Keeps the part between two times.",
    help: "Of clips that reach beyond either end the inner part is kept. Input after the end is not waited for.")
  static let inputs: [Port] = [.audio("in")]
  static let outputs: [Port] = [.audio("out", format: .same(as: "in"))]

  @Parameter("Where the part begins on the timeline.", unit: "s", in: 0...) var start = 0.0
  @Parameter("Where the part ends on the timeline; the end of the input when left out.", unit: "s", in: 0...)
  var end: Double?
  @Parameter("Length of the part, instead of `end`.", unit: "s", in: 0...) var duration: Double?
  @Parameter("Leaves the part where it is on the timeline instead of moving it to 0.") var inPlace = false

  private var window = 0..<Int.max
  /// How long after the end of the window a clip that begins inside of it may still follow.
  private var longestOverlap = 0
  private var isOpen = false
  private var hasFoundAnything = false

  func prepare(_ node: Node) throws(StageError) {
    if end != nil && duration != nil {
      throw .badParameter("`end` and `duration` are both set; leave one of them out", about: "duration")
    }
    if let end, end < start {
      throw .badParameter("the end at \(end) s is before the start at \(start) s", about: "end")
    }
  }

  mutating func start(_ node: Node) {
    guard let format = node.links[0].format else { return }
    let first = format.frames(seconds: start)
    let seconds = end ?? duration.map { start + $0 }
    window = first..<(seconds.map { max(first, format.frames(seconds: $0)) } ?? .max)
    longestOverlap = format.sampleRate
  }

  mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    let block = work[0].block
    let output = node.outputs[0]
    let blockStart = block.clipStart + block.position
    let blockEnd = blockStart + block.frames
    let inside = (blockStart..<blockEnd).clamped(to: window)
    if !inside.isEmpty {
      if !isOpen {
        try output.begin(part(of: block))
        isOpen = true
        hasFoundAnything = true
      }
      try output.write(block, frames: inside.lowerBound - blockStart..<inside.upperBound - blockStart)
    }
    if isOpen && (block.isLast || blockEnd >= window.upperBound) {
      try output.end()
      isOpen = false
    }
    let isPast = block.clipStart >= window.upperBound || blockEnd - longestOverlap >= window.upperBound
    return isPast ? .done : .more
  }

  func finish(_ node: Node) {
    if !hasFoundAnything { node.log(.warning, "the input has nothing between the times to keep") }
  }

  /// The clip of `block` as far as it lies in the window.
  private func part(of block: borrowing Block) -> Clip {
    var clip = block.clip ?? Clip()
    let whole = clip.start..<(clip.frames.map { clip.start + $0 } ?? .max)
    let part = whole.clamped(to: window)
    clip.start = part.lowerBound - (inPlace ? 0 : window.lowerBound)
    clip.frames = part.upperBound == .max ? nil : part.count
    return clip
  }
}
