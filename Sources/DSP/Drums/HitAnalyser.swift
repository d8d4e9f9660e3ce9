import Glibc

/// Measures what hits sound like.
///
/// Spectra of 23 ms every 5 ms from the attack on, summed in bands of half an octave, tell how the sound is coloured and how each part of it
/// dies away; what sounded before the attack is taken off. Three spectra of 93 ms tell the low partials apart, and noise from ringing metal.
public final class HitAnalyser {
  private let sampleRate: Double
  private let hop: Double
  private let short: HitSpectrum
  private let long: HitSpectrum
  private let bands: HitBands

  /// - Parameter sampleRate: In Hz, at least 1.
  public init(sampleRate: Double) {
    self.sampleRate = sampleRate
    hop = sampleRate * Self.step
    let size = 1 << max(5, Int(log2(sampleRate * 0.0232).rounded()))
    short = HitSpectrum(count: size, sampleRate: sampleRate)
    long = HitSpectrum(count: 4 * size, sampleRate: sampleRate)
    bands = HitBands(width: short.width, binCount: size / 2 + 1)
  }

  /// Seconds from a frame to the next.
  private static let step = 0.005
  /// Frames of a hit that are looked at.
  private static let longest = 96
  /// Frames of the attack.
  private static let attack = 0..<6
  /// Frames that are looked at together, the longer the later.
  static let slots = [0..<3, 3..<6, 6..<10, 10..<16, 16..<26, 26..<40, 40..<64, 64..<96]
  /// Bands whose fall is told.
  static let groups = [0..<16, 0..<3, 3..<6, 6..<9, 9..<12, 12..<16]
  /// Frames whose centre of gravity is told.
  static let phases = [0..<3, 3..<10, 10..<24]
  /// Where the long spectra begin, in seconds after the attack.
  static let places = [-0.01, 0.06, 0.14]
  /// Ends of the bands of the long spectra, in Hz.
  static let lowEdges: [Double] = [25, 50, 75, 105, 150, 210, 300, 420, 600, 1200]
  /// Where noise is told from tones, in Hz.
  static let noiseEdges: [Double] = [75, 300, 1200, 3000, 6000, 11000]

  /// The cues of the hit at `position`.
  ///
  /// - Parameters:
  ///   - position: Of its attack, in samples.
  ///   - next: Of the next hit's attack, or the end of the recording.
  ///   - samples: The recording, one channel.
  public func cues(at position: Double, until next: Double, in samples: Span<Float>) -> HitCues {
    let frames = frames(at: position, until: next, in: samples)
    // Frames that are not there are the last one: the next hit cuts a sound off.
    func mean(_ range: Range<Int>) -> [Float] {
      let range = min(range.lowerBound, frames.count - 1)..<max(1, min(range.upperBound, frames.count))
      return (0..<HitBands.count).map { band in range.reduce(0) { $0 + frames[$1][band] } / Float(range.count) }
    }
    let whole = mean(Self.attack).reduce(0, +) + 1e-12
    var figures: [Float] = []
    for slot in Self.slots {
      let powers = mean(slot)
      figures += powers.map { Self.decibels($0, of: whole) }
      figures.append(Self.decibels(powers.reduce(0, +), of: whole))
    }
    figures += Self.groups.map { group in Self.fall(frames.map { $0[group].reduce(0, +) }) }
    let powers = frames.map { $0.reduce(0, +) }
    let moment = zip(powers.indices, powers).reduce(0) { $0 + (Float($1.0) + 1.1) * $1.1 }
    figures.append(log2f(1 + moment / (powers.reduce(0, +) + 1e-12)))
    figures.append(Float(powers.prefix(12).indices.max { powers[$0] < powers[$1] } ?? 0))
    for phase in Self.phases { figures += Self.center(mean(phase)) }
    for place in Self.places {
      let start = Int((position + place * sampleRate).rounded(.down))
      figures += tones(long.powers(of: samples, from: start, until: Int(next)), of: whole)
    }
    return HitCues(figures: figures, level: Double(10 * log10f(whole)))
  }

  /// The powers of the bands in each frame, from the attack to the next hit.
  private func frames(at position: Double, until next: Double, in samples: Span<Float>) -> [[Float]] {
    let size = short.count
    let early = position - Double(size) - 0.002 * sampleRate
    let before = bands.sums(of: short.powers(of: samples, from: Int(early.rounded(.down)), until: Int(next)))
    let count = max(4, min(Self.longest, Int((next - position - Double(size) / 4) / hop)))
    return (1...count).map { index in
      let start = Int((position - Double(size) / 2 + (Double(index) * hop).rounded()).rounded(.down))
      let powers = bands.sums(of: short.powers(of: samples, from: start, until: Int(next)))
      return zip(powers, before).map { max($0 - $1, 0.02 * $0) }
    }
  }

  /// The low partials of a long spectrum, how much like noise each part of it is, and its strongest low partial.
  private func tones(_ powers: [Float], of whole: Float) -> [Float] {
    let low = long.sum(powers, Self.lowEdges.first!, Self.lowEdges.last!)
    var figures = [Self.decibels(low, of: whole)]
    for (from, to) in zip(Self.lowEdges, Self.lowEdges.dropFirst()) {
      figures.append(Self.decibels(long.sum(powers, from, to), of: low))
    }
    for (from, to) in zip(Self.noiseEdges, Self.noiseEdges.dropFirst()) {
      figures.append(long.flatness(powers, from, min(to, 0.45 * sampleRate)))
    }
    let peak = long.peak(powers, 35, 700)
    return figures + [log2f(max(peak.frequency, 20)), Self.decibels(peak.power, of: low)]
  }

  /// The centre of gravity of the bands, and how far they spread around it, in bands.
  private static func center(_ powers: [Float]) -> [Float] {
    let sum = powers.reduce(0, +) + 1e-12
    let center = zip(powers.indices, powers).reduce(0) { $0 + Float($1.0) * $1.1 } / sum
    let spread =
      zip(powers.indices, powers).reduce(0) { $0 + (Float($1.0) - center) * (Float($1.0) - center) * $1.1 } / sum
    return [center, spread.squareRoot()]
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

  /// In dB, −60 at least.
  private static func decibels(_ part: Float, of whole: Float) -> Float {
    max(-60, 10 * log10f((part + 1e-12) / (whole + 1e-12)))
  }
}
