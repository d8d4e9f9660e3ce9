import Glibc

/// How loud a signal is over time, of the whole and of the band in which vowels are told from consonants, from samples that arrive piece by piece.
///
/// Where a voice goes on through an m, an l or a closure, the fundamental goes on as well; what dips are the formants above 800 Hz.
struct LevelCurve {
  /// Samples from one frame to the next; not always a whole number.
  let hop: Double

  private var filter: BandFilter
  private var received = 0
  private var end: Int
  private var sums: (whole: Float, band: Float) = (0, 0)
  /// Of each step of `hop` samples.
  private var whole: [Float] = []
  private var band: [Float] = []

  init(sampleRate: Double, hop: Double) {
    self.hop = hop
    filter = BandFilter(low: 800, high: 3200, sampleRate: sampleRate)
    end = max(1, Int(hop.rounded()))
  }

  mutating func push(_ samples: Span<Float>) {
    for i in samples.indices {
      let sample = samples[i]
      let filtered = filter.next(sample)
      sums.whole += sample * sample
      sums.band += filtered * filtered
      received += 1
      if received == end { close() }
    }
  }

  private mutating func close() {
    whole.append(sums.whole / Float(hop))
    band.append(sums.band / Float(hop))
    sums = (0, 0)
    end = max(received + 1, Int((Double(whole.count + 1) * hop).rounded()))
  }

  /// Levels in dB of `count` frames, each centred on its multiple of the hop, under a window of 20 ms at a hop of 5 ms.
  func decibels(_ count: Int) -> (whole: [Float], band: [Float]) {
    (Self.decibels(whole, count), Self.decibels(band, count))
  }

  private static func decibels(_ steps: [Float], _ count: Int) -> [Float] {
    (0..<count).map { frame in
      func step(_ index: Int) -> Float { steps.isEmpty ? 0 : steps[min(max(0, index), steps.count - 1)] }
      let power = (step(frame - 2) + 2 * step(frame - 1) + 2 * step(frame) + step(frame + 1)) / 6
      return 10 * log10f(max(power, 1e-10))
    }
  }
}

/// A high-pass and a low-pass of the second order, one after the other (Butterworth, by the bilinear transform).
private struct BandFilter {
  private var highPass: Section
  private var lowPass: Section

  private struct Section {
    var (b0, b1, b2): (Float, Float, Float)
    var (a1, a2): (Float, Float)
    var (s1, s2): (Float, Float) = (0, 0)

    init(_ frequency: Double, sampleRate: Double, highPass: Bool) {
      let k = tan(.pi * min(frequency / sampleRate, 0.45))
      let norm = 1 / (1 + 2.0.squareRoot() * k + k * k)
      let gain = highPass ? norm : k * k * norm
      (b0, b1, b2) = (Float(gain), Float(highPass ? -2 * gain : 2 * gain), Float(gain))
      (a1, a2) = (Float(2 * (k * k - 1) * norm), Float((1 - 2.0.squareRoot() * k + k * k) * norm))
    }

    @inline(__always)
    mutating func next(_ x: Float) -> Float {
      let y = b0 * x + s1
      s1 = b1 * x - a1 * y + s2
      s2 = b2 * x - a2 * y
      return y
    }
  }

  init(low: Double, high: Double, sampleRate: Double) {
    highPass = Section(low, sampleRate: sampleRate, highPass: true)
    lowPass = Section(high, sampleRate: sampleRate, highPass: false)
  }

  @inline(__always)
  mutating func next(_ sample: Float) -> Float { lowPass.next(highPass.next(sample)) }
}
