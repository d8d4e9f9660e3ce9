/// A peak of a spectrum and the bins around it that belong to the same partial.
struct SpectralPeak: BitwiseCopyable {
  /// The strongest bin.
  var bin: Int
  /// First bin of its region.
  var low: Int
  /// The bin after its region.
  var high: Int
}

/// Divides a spectrum into peaks, each with its region of influence, after Laroche & Dolson, "Improved phase vocoder
/// time-scale modification of audio" (1999): regions meet at the weakest bin between two peaks, and every bin is in one.
///
/// - Parameters:
///   - power: Of each bin.
///   - reach: A peak is stronger than its neighbours up to this many bins away.
///   - peaks: Replaced by the peaks in order of frequency; empty where every bin is zero.
func findPeaks(power: UnsafeBufferPointer<Float>, reach: Int, peaks: inout [SpectralPeak]) {
  peaks.removeAll(keepingCapacity: true)
  let count = power.count
  var bin = 0
  while bin < count {
    let value = power[bin]
    // Most bins are on a slope, which one look at each side tells.
    if value <= 0 || bin > 0 && power[bin - 1] >= value || bin + 1 < count && power[bin + 1] > value {
      bin += 1
      continue
    }
    var isPeak = true
    var neighbour = max(0, bin - reach)
    while neighbour < bin {
      if power[neighbour] >= value { isPeak = false }
      neighbour += 1
    }
    neighbour = bin + 1
    let last = min(count - 1, bin + reach)
    while isPeak && neighbour <= last {
      if power[neighbour] > value { isPeak = false }
      neighbour += 1
    }
    if isPeak {
      peaks.append(SpectralPeak(bin: bin, low: 0, high: count))
      bin += reach
    }
    bin += 1
  }
  guard peaks.count > 1 else { return }
  for index in 1..<peaks.count {
    var valley = peaks[index - 1].bin + 1
    for bin in valley..<peaks[index].bin where power[bin] < power[valley] { valley = bin }
    peaks[index - 1].high = valley
    peaks[index].low = valley
  }
}
