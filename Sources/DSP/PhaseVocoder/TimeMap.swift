/// Where each moment of a recording goes when its timing is changed: a monotone, piecewise linear map between frames of the
/// input and frames of the output, given by anchors.
///
/// ```swift
/// // The second syllable is moved from frame 24 300 to the beat at 24 000.
/// let map = TimeMap(anchors: [.init(input: 0, output: 0), .init(input: 24_300, output: 24_000)])!
/// ```
public struct TimeMap: Hashable, Sendable {
  /// A moment of the input and where it goes, both in frames.
  public struct Anchor: Hashable, Sendable {
    public var input: Double
    public var output: Double

    public init(input: Double, output: Double) {
      self.input = input
      self.output = output
    }
  }

  /// At least one; strictly increasing in both numbers.
  public let anchors: [Anchor]
  /// Output frames for each frame of the input before the first anchor and after the last.
  public let outerFactor: Double

  /// A map through `anchors`. Before the first and after the last it goes on with `outerFactor` output frames for each
  /// input frame.
  ///
  /// Nil where there are no anchors, where they do not strictly increase in both numbers, or where a number is not finite.
  public init?(anchors: [Anchor], outerFactor: Double = 1) {
    guard !anchors.isEmpty, outerFactor > 0, outerFactor.isFinite,
      anchors.allSatisfy({ $0.input.isFinite && $0.output.isFinite }),
      zip(anchors, anchors.dropFirst()).allSatisfy({ $0.input < $1.input && $0.output < $1.output })
    else { return nil }
    self.anchors = anchors
    self.outerFactor = outerFactor
  }

  /// Everything `factor` times as long, which is above 0.
  public init(factor: Double) {
    precondition(factor > 0 && factor.isFinite, "a factor is above 0")
    anchors = [Anchor(input: 0, output: 0)]
    outerFactor = factor
  }

  /// The frame of the output at which `input` is heard.
  public func output(at input: Double) -> Double {
    let next = index { $0.input > input }
    if next == 0 { return anchors[0].output + (input - anchors[0].input) * outerFactor }
    let left = anchors[next - 1]
    if next == anchors.count { return left.output + (input - left.input) * outerFactor }
    let right = anchors[next]
    return left.output + (input - left.input) * (right.output - left.output) / (right.input - left.input)
  }

  /// The frame of the input that is heard at `output`.
  public func input(at output: Double) -> Double {
    let next = index { $0.output > output }
    if next == 0 { return anchors[0].input + (output - anchors[0].output) / outerFactor }
    let left = anchors[next - 1]
    if next == anchors.count { return left.input + (output - left.output) / outerFactor }
    let right = anchors[next]
    return left.input + (output - left.output) * (right.input - left.input) / (right.output - left.output)
  }

  /// The first anchor of which `isPast` holds; the count where there is none.
  private func index(where isPast: (Anchor) -> Bool) -> Int {
    var low = 0
    var high = anchors.count
    while low < high {
      let middle = (low + high) / 2
      if isPast(anchors[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
