/// Joins active frames to stretches that are worth being segments.
struct StretchFinder {
  /// A run of frames from the first active one to the last.
  struct Stretch {
    var frames: Range<Int>
    /// For how many frames the sound lies hidden in the noise before, and after.
    var before: Int
    var after: Int
  }

  private let gap: Int
  /// What a pause seems longer than it is where noise hides all that is quiet in a phrase.
  private let hiddenPause: Int
  private let minimum: Int
  private let longest: Int
  private var open: Stretch?
  private var levels = FrameQueue<Float>()
  private var position = 0

  /// All in frames.
  init(gap: Int, hiddenPause: Int, minimum: Int, longest: Int) {
    self.gap = gap
    self.hiddenPause = hiddenPause
    self.minimum = minimum
    self.longest = longest
  }

  /// Where everything is settled up to: no stretch that is still to come begins before.
  var settled: Int { open?.frames.lowerBound ?? position }

  /// Takes a decision and returns a stretch that is over.
  mutating func push(_ decision: ActivityDetector.Decision) -> Stretch? {
    defer { position += 1 }
    levels.append(decision.frame.level)
    guard let stretch = open else {
      if decision.isActive { begin(decision) }
      return nil
    }
    let gap = self.gap + (decision.isMasked ? hiddenPause : 0)
    let pause = position - stretch.frames.upperBound - stretch.after
    if decision.isActive {
      if pause - decision.hidden >= gap, position > stretch.frames.upperBound {
        let over = finish()
        begin(decision)
        return over
      }
      open = Stretch(frames: stretch.frames.lowerBound..<position + 1, before: stretch.before, after: 0)
      return position + 1 - stretch.frames.lowerBound > longest ? cut() : nil
    }
    if stretch.frames.upperBound == position { open?.after = decision.hidden }
    return pause - ActivityDetector.mostHidden >= gap ? finish() : nil
  }

  /// Ends the recording.
  mutating func finish() -> Stretch? {
    defer { open = nil }
    guard let stretch = open, stretch.before + stretch.frames.count + stretch.after >= minimum else { return nil }
    return stretch
  }

  private mutating func begin(_ decision: ActivityDetector.Decision) {
    levels.drop(before: position)
    open = Stretch(frames: position..<position + 1, before: decision.hidden, after: 0)
  }

  /// Cuts the open stretch at the quietest moment of its last quarter.
  private mutating func cut() -> Stretch? {
    guard let stretch = open else { return nil }
    let (start, end) = (stretch.frames.lowerBound, stretch.frames.upperBound)
    let candidates = max(start + 1, end - max(1, longest / 4))..<max(start + 2, end - 1)
    let quietest = candidates.min { loudness(around: $0) < loudness(around: $1) } ?? end
    open = Stretch(frames: quietest..<end, before: 0, after: 0)
    levels.drop(before: quietest)
    return Stretch(frames: start..<quietest, before: stretch.before, after: 0)
  }

  private func loudness(around frame: Int) -> Float {
    let near = max(levels.start, frame - 2)...min(levels.end - 1, frame + 2)
    return near.reduce(0) { $0 + levels[$1] } / Float(near.count)
  }
}
