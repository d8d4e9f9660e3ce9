/// The lowest and highest sample of each of many equal stretches of a recording: what a picture of its waveform needs.
public struct PeakOverview: Sendable {
  /// A stretch's extremes.
  public struct Peak: Hashable, Sendable {
    public var low: Float
    public var high: Float

    public static let silence = Peak(low: 0, high: 0)
  }

  /// Samples in a stretch.
  public private(set) var stretch: Int
  /// From the start of the timeline.
  public private(set) var peaks: [Peak] = []

  private let mostPeaks: Int

  /// - Parameters:
  ///   - stretch: Samples in a stretch, at least 1.
  ///   - mostPeaks: When there would be more, stretches become twice as long: memory stays bounded however long the recording is.
  public init(stretch: Int, mostPeaks: Int = .max) {
    precondition(stretch > 0 && mostPeaks > 1, "stretches hold samples, and there is more than one")
    self.stretch = stretch
    self.mostPeaks = mostPeaks
  }

  /// Adds samples that begin at `position`; what overlaps with earlier ones widens their extremes.
  public mutating func add(_ samples: Span<Float>, at position: Int) {
    var index = 0
    while index < samples.count {
      let place = position + index
      guard place >= 0 else {
        index -= place
        continue
      }
      while place / stretch >= mostPeaks { halve() }
      let number = place / stretch
      let end = min(samples.count, (number + 1) * stretch - position)
      var peak = Peak(low: samples[index], high: samples[index])
      for i in index..<end {
        peak.low = min(peak.low, samples[i])
        peak.high = max(peak.high, samples[i])
      }
      if number >= peaks.count {
        peaks.append(contentsOf: repeatElement(.silence, count: number - peaks.count))
        peaks.append(peak)
      } else {
        peaks[number].low = min(peaks[number].low, peak.low)
        peaks[number].high = max(peaks[number].high, peak.high)
      }
      index = end
    }
  }

  private mutating func halve() {
    peaks = stride(from: 0, to: peaks.count, by: 2).map { index in
      let next = peaks[min(index + 1, peaks.count - 1)]
      return Peak(low: min(peaks[index].low, next.low), high: max(peaks[index].high, next.high))
    }
    stretch *= 2
  }
}
