import Glibc

/// Which pitches sound in music for many voices, from samples that arrive piece by piece: the peaks of its spectrum.
///
/// After the harmonic pitch class profile of E. Gómez, "Tonal description of polyphonic audio for music content processing", INFORMS
/// Journal on Computing 18 (2006): peaks between 60 Hz and 2 kHz, placed between the bins, each counted at its pitch; frames count alike
/// however loud they are, except for silence.
public struct Chroma {
  /// What was counted so far.
  public private(set) var pitches = PitchHistogram()

  private let transform: RealFFT
  private let window: [Float]
  private let binWidth: Double
  private let reference: Double
  private var waiting: [Float] = []
  private var spectrum: [Bin]
  private var magnitudes: [Float]

  /// - Parameters:
  ///   - sampleRate: Samples per second, above 0.
  ///   - reference: The frequency of A4 in Hz.
  public init(sampleRate: Double, reference: Double = 440) {
    precondition(sampleRate > 0 && reference > 0, "rates and frequencies are above 0")
    // 186 ms or more: semitones down to about 100 Hz are parted.
    let size = 1 << max(6, Int(log2(sampleRate * 0.186).rounded(.up)))
    transform = RealFFT(count: size)
    window = Window.hann(size)
    binWidth = sampleRate / Double(size)
    self.reference = reference
    spectrum = Array(repeating: Bin(), count: transform.binCount)
    magnitudes = Array(repeating: 0, count: transform.binCount)
  }

  /// Takes the next samples. What is shorter than a frame at the end is left out.
  public mutating func push(_ samples: Span<Float>) {
    var start = 0
    while start < samples.count {
      let end = min(samples.count, start + window.count - waiting.count)
      samples.extracting(start..<end).withUnsafeBufferPointer { waiting.append(contentsOf: $0) }
      start = end
      if waiting.count == window.count {
        analyse()
        waiting.removeFirst(window.count / 2)
      }
    }
  }

  private mutating func analyse() {
    // A constant is no sound, and would leak into the lowest bins.
    let mean = waiting.reduce(0, +) / Float(window.count)
    var frame = waiting
    var energy: Float = 0
    for i in frame.indices {
      frame[i] -= mean
      energy += frame[i] * frame[i]
    }
    // Below −80 dB nothing is meant to be heard.
    guard energy / Float(window.count) > 1e-8 else { return }
    for i in frame.indices { frame[i] *= window[i] }
    let transform = transform
    var bins = spectrum.mutableSpan
    transform.forward(frame.span, spectrum: &bins)
    for i in magnitudes.indices {
      magnitudes[i] = (spectrum[i].real * spectrum[i].real + spectrum[i].imaginary * spectrum[i].imaginary).squareRoot()
    }
    count()
  }

  private mutating func count() {
    let first = max(2, Int((60 / binWidth).rounded(.up)))
    let last = min(magnitudes.count - 2, Int(2000 / binWidth))
    guard first < last else { return }
    var peaks: [(note: Double, height: Double)] = []
    for bin in first...last where magnitudes[bin] > magnitudes[bin - 1] && magnitudes[bin] >= magnitudes[bin + 1] {
      // Of a Hann window's logarithm a parabola is a good likeness.
      let top = vertex(log(magnitudes[bin - 1] + 1e-12), log(magnitudes[bin]), log(magnitudes[bin + 1] + 1e-12))
      let frequency = (Double(bin) + Double(top.place)) * binWidth
      peaks.append((69 + 12 * log2(frequency / reference), Double(magnitudes[bin])))
    }
    guard let highest = peaks.map(\.height).max(), highest > 0 else { return }
    for peak in peaks where peak.height > 0.03 * highest {
      pitches.add(peak.note, weight: (peak.height / highest).squareRoot())
    }
  }
}
