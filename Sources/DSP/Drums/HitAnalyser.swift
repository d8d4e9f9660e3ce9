import Glibc

/// Measures what hits sound like.
///
/// Spectra of 23 ms every 5 ms from the attack on, summed in octaves; what sounded before the attack is taken off.
public final class HitAnalyser {
  private let sampleRate: Double
  private let hop: Double
  private let transform: RealFFT
  private let window: [Float]
  private var frame: [Float]
  private var spectrum: [Bin]

  /// - Parameter sampleRate: In Hz, at least 1.
  public init(sampleRate: Double) {
    self.sampleRate = sampleRate
    hop = sampleRate * Self.step
    let size = 1 << max(5, Int(log2(sampleRate * 0.0232).rounded()))
    transform = RealFFT(count: size)
    window = Window.hann(size)
    frame = Array(repeating: 0, count: size)
    spectrum = Array(repeating: Bin(), count: transform.binCount)
  }

  /// Seconds from a frame to the next.
  private static let step = 0.005
  /// Lower ends of the bands after the first, in Hz.
  private static let edges: [Double] = [90, 180, 360, 720, 1440, 2040, 2880, 4070, 5760, 8150, 11520]
  /// Seconds of a hit that are looked at.
  private static let longest = 0.5

  /// The power of the bands, and what stands out of the low ones.
  private struct Frame {
    var bands: [Float]
    /// Frequency of the strongest partial below 600 Hz, in Hz, and its power to the mean of those around it, in dB.
    var peak: (frequency: Float, prominence: Float) = (0, 0)
    /// The strongest bin between 3 and 12 kHz to the mean of them, in dB: metal rings, noise does not.
    var crest: Float = 0

    func power(_ range: Range<Int>) -> Float { bands[range].reduce(0, +) }
    var total: Float { power(bands.indices) }
  }

  /// The cues of the hit at `position`.
  ///
  /// - Parameters:
  ///   - position: Of its attack, in samples.
  ///   - next: Of the next hit's attack, or the end of the recording.
  ///   - samples: The recording, one channel.
  public func cues(at position: Double, until next: Double, in samples: Span<Float>) -> HitCues {
    let size = window.count
    // The first window has the attack behind its middle, where it counts half.
    let start = Int(position.rounded()) - size / 2
    let before = measure(samples, from: start - size / 4)
    let room = min(next - position, Self.longest * sampleRate) - Double(size) / 4
    let count = max(4, Int(room / hop))
    let frames = (1...count).map { index in
      var frame = measure(samples, from: start + Int((Double(index) * hop).rounded()))
      for band in frame.bands.indices {
        frame.bands[band] = max(frame.bands[band] - before.bands[band], 0.02 * frame.bands[band])
      }
      return frame
    }
    return cues(of: frames)
  }

  private func cues(of frames: [Frame]) -> HitCues {
    let attack = Self.mean(frames, 0..<6)
    let body = Self.mean(frames, 8..<20)
    let whole = attack.total + 1e-12
    let low = 0..<2, middle = 2..<5, upper = 5..<9, high = 9..<12
    var figures = attack.bands.map { Self.decibels($0, of: whole) }
    figures += [low, middle, upper, high].map { Self.decibels(body.power($0), of: body.total) }
    figures += [low, middle, upper, high].map { Self.decibels(body.power($0), of: attack.power($0)) }
    figures += [0..<12, low, middle, high].map { Self.fall(frames.map { [range = $0] frame in frame.power(range) }) }
    let powers = frames.map(\.total)
    let sum = powers.reduce(0, +) + 1e-12
    figures.append(log2f(1 + zip(powers.indices, powers).reduce(0) { $0 + Float($1.0) * $1.1 } / sum))
    figures.append(Float(powers.prefix(12).indices.max { powers[$0] < powers[$1] } ?? 0))
    let centers: [Float] = [5.5, 7, 8, 9, 10, 10.7, 11.2, 11.7, 12.2, 12.7, 13.2, 13.9]
    let centroid = zip(attack.bands, centers).reduce(0) { $0 + $1.0 * $1.1 } / whole
    let spread = zip(attack.bands, centers).reduce(0) { $0 + $1.0 * ($1.1 - centroid) * ($1.1 - centroid) } / whole
    let late = frames[min(frames.count - 1, 10)]
    let early = frames[min(frames.count - 1, 3)]
    figures += [
      centroid, spread.squareRoot(), early.crest, late.crest, late.peak.prominence, log2f(max(late.peak.frequency, 20)),
    ]
    figures.append(max(-2, min(2, log2f(max(early.peak.frequency, 20) / max(late.peak.frequency, 20)))))
    return HitCues(figures: figures, level: Double(10 * log10f(whole)))
  }

  /// How fast a power falls, in dB per 100 ms, 0…60: the line through its decibels down to 30 below the loudest.
  private static func fall(_ powers: [Float]) -> Float {
    guard let top = powers.indices.max(by: { powers[$0] < powers[$1] }) else { return 0 }
    let end = powers[top...].firstIndex { $0 < powers[top] * 1e-3 } ?? powers.count
    guard end - top >= 3 else { return 60 }
    let count = Float(end - top)
    let middle = (count - 1) / 2
    var slope: Float = 0
    var square: Float = 0
    for i in top..<end {
      let x = Float(i - top) - middle
      slope += x * decibels(powers[i], of: powers[top])
      square += x * x
    }
    return max(0, min(60, -slope / square * Float(0.1 / step)))
  }

  /// In dB, −50 at least.
  private static func decibels(_ part: Float, of whole: Float) -> Float {
    max(-50, 10 * log10f((part + 1e-12) / (whole + 1e-12)))
  }

  /// Frames that are not there are the last one: the next hit cuts a sound off.
  private static func mean(_ frames: [Frame], _ range: Range<Int>) -> Frame {
    let range = min(range.lowerBound, frames.count - 1)..<min(range.upperBound, frames.count)
    var mean = frames[range.lowerBound]
    for index in range.dropFirst() {
      for band in mean.bands.indices { mean.bands[band] += frames[index].bands[band] }
    }
    for band in mean.bands.indices { mean.bands[band] /= Float(range.count) }
    return mean
  }

  /// The spectrum of the window whose first sample is `start`; silence beyond the ends.
  private func measure(_ samples: Span<Float>, from start: Int) -> Frame {
    for i in frame.indices {
      let place = start + i
      frame[i] = place >= 0 && place < samples.count ? samples[place] * window[i] : 0
    }
    var bins = spectrum.mutableSpan
    transform.forward(frame.span, spectrum: &bins)
    let width = sampleRate / Double(window.count)
    // So that a full-scale sine has power 1 at any size.
    let scale = 16 / Float(window.count * window.count)
    let powers = spectrum.map { ($0.real * $0.real + $0.imaginary * $0.imaginary) * scale }
    var result = Frame(bands: Array(repeating: 0, count: Self.edges.count + 1))
    var band = 0
    for bin in 1..<powers.count {
      while band < Self.edges.count && Double(bin) * width >= Self.edges[band] { band += 1 }
      result.bands[band] += powers[bin]
    }
    result.peak = Self.peak(powers, width: width)
    let bright = powers[min(powers.count - 1, Int(3000 / width))..<min(powers.count, Int(12000 / width))]
    if let strongest = bright.max() {
      result.crest = Self.decibels(strongest, of: bright.reduce(0, +) / Float(bright.count))
    }
    return result
  }

  private static func peak(_ powers: [Float], width: Double) -> (frequency: Float, prominence: Float) {
    let last = min(powers.count - 2, Int(600 / width))
    guard last >= 1 else { return (0, 0) }
    let best = (1...last).max { powers[$0] < powers[$1] }!
    let around = max(0, best - 8)...min(powers.count - 1, best + 8)
    let mean = powers[around].reduce(0, +) / Float(around.count)
    let (left, middle, right) = (powers[best - 1], powers[best], powers[best + 1])
    let bend = left - 2 * middle + right
    let shift = bend < 0 ? max(-0.5, min(0.5, 0.5 * (left - right) / bend)) : 0
    return ((Float(best) + shift) * Float(width), decibels(middle, of: mean))
  }
}
