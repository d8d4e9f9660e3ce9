/// Turns the gain that every frame needs into one that moves smoothly and is nowhere above it, some frames late.
///
/// The least gain over a window is held, released exponentially, and averaged three times over shorter windows, which is a linear-phase
/// filter without negative weights: since every value that it averages is at or below what a peak needs, so is the result. Gains are
/// whole numbers, so the running sums are exact however long the stream is.
struct GainSmoother {
  /// What stands for a gain of 1.
  static let unity = 1 << 30

  /// Frames from one that goes in to its gain.
  let delay: Int

  private var least: SlidingMinimum
  private var boxes: [Box]
  private var released = unity
  private let release: Int
  private let scale: Double
  /// Frames of ``unity`` after which the gain is 1, once it is released.
  private let memory: Int
  private var unityRun: Int

  /// - Parameters:
  ///   - attack: Frames that a fall of the gain takes, at least 1.
  ///   - flat: Frames before and after the one with a peak over which the gain is at or below what it needs.
  ///   - release: Frames in which the gain comes back by 63 %.
  init(attack: Int, flat: Int, release: Double) {
    let lengths = [attack / 3, (attack + 1) / 3, (attack + 2) / 3].map { max(1, $0) }
    var level = Self.unity
    boxes = []
    for length in lengths {
      boxes.append(Box(length, holding: level))
      level *= length
    }
    let filter = lengths.reduce(1) { $0 + $1 - 1 }
    delay = filter - 1 + flat
    memory = delay + filter + flat + 1
    least = SlidingMinimum(width: filter + 2 * flat + 1)
    self.release = Int(Double(Self.unity) / max(1, release))
    scale = 1 / Double(level)
    unityRun = memory
  }

  /// Whether the gain is 1 and stays so for as long as nothing less is needed.
  var isAtRest: Bool { released == Self.unity && unityRun >= memory }

  /// Takes what a frame needs, 0…``unity``, and gives the gain, 0…1, of the frame ``delay`` before it.
  mutating func next(_ needed: Int) -> Float {
    let held = least.push(needed)
    if held < released {
      released = held
    } else if held > released {
      // The one that is added lets it arrive.
      released = min(held, released + (held - released) * release / Self.unity + 1)
    }
    unityRun = released == Self.unity ? unityRun + 1 : 0
    var sum = released
    for index in boxes.indices { sum = boxes[index].push(sum) }
    return Float(Double(sum) * scale)
  }

  /// The sum of the last so many values.
  private struct Box {
    private var values: [Int]
    private var next = 0
    private var sum: Int

    /// As if `value` had been there for ever.
    init(_ length: Int, holding value: Int) {
      values = Array(repeating: value, count: length)
      sum = value * length
    }

    mutating func push(_ value: Int) -> Int {
      sum += value - values[next]
      values[next] = value
      next = next + 1 == values.count ? 0 : next + 1
      return sum
    }
  }
}
