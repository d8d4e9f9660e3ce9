import Glibc

/// The power of a signal in bands equally wide on the mel scale, from 100 Hz to 8 kHz: as many as `Bands` has.
struct BandPower<Bands: SIMD<Float>> {
  /// Samples of the window.
  let window: Int
  /// Bands that the sample rate has, from the lowest on.
  let bandCount: Int
  private let fft: RealFFT
  private let weights: [Float]
  private let bins: [Range<Int>]
  private var frame: [Float]
  private var spectrum: [Bin]

  /// - Parameters:
  ///   - sampleRate: In Hz, above 0.
  ///   - window: Samples of the Hann window, even.
  init(sampleRate: Int, window: Int) {
    self.window = window
    fft = RealFFT(count: window)
    let hann = (0..<window).map { Float(0.5 - 0.5 * cos(2 * .pi * (Double($0) + 0.5) / Double(window))) }
    let scale = 1 / hann.reduce(0) { $0 + $1 * $1 }.squareRoot()
    weights = hann.map { $0 * scale }
    let bin = Double(sampleRate) / Double(window)
    let edges = Self.edges
    bins = (0..<Bands.scalarCount).compactMap { band in
      let first = max(1, Int((edges[band] / bin).rounded()))
      let end = max(first + 1, Int((edges[band + 1] / bin).rounded()))
      return edges[band + 1] <= 0.48 * Double(sampleRate) ? first..<min(end, window / 2) : nil
    }
    bandCount = bins.count
    frame = Array(repeating: 0, count: window)
    spectrum = Array(repeating: Bin(), count: fft.binCount)
  }

  /// The mean power of each band around a sample, in dB; ``SoundAnalysis/silent`` where the sample rate has none.
  mutating func measure(_ signal: Span<Float>, around middle: Int) -> Bands {
    let piece = signal.extracting(middle - window / 2..<middle - window / 2 + window)
    for i in piece.indices { frame[i] = piece[i] * weights[i] }
    Self.transform(fft, frame, &spectrum)
    var bands = Bands(repeating: SoundAnalysis.silent)
    for (band, range) in bins.enumerated() {
      var sum: Float = 0
      for k in range { sum += spectrum[k].real * spectrum[k].real + spectrum[k].imaginary * spectrum[k].imaginary }
      bands[band] = SoundAnalysis.decibels(sum / Float(range.count))
    }
    return bands
  }

  private static func transform(_ fft: RealFFT, _ frame: [Float], _ spectrum: inout [Bin]) {
    var bins = spectrum.mutableSpan
    fft.forward(frame.span, spectrum: &bins)
  }

  private static var edges: [Double] {
    func mel(_ frequency: Double) -> Double { 2595 * log10(1 + frequency / 700) }
    let (low, high, count) = (mel(100), mel(8000), Double(Bands.scalarCount))
    return (0...Bands.scalarCount).map { 700 * (pow(10, (low + (high - low) * Double($0) / count) / 2595) - 1) }
  }
}
