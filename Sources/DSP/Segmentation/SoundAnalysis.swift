import Glibc

/// Turns a signal into frames of one hundredth of a second: level, power in sixteen bands, and an envelope of a five times finer step.
///
/// Frame *k* describes samples [k · hop, (k + 1) · hop); its bands are those of a Hann window of about 21 ms around the middle.
struct SoundAnalysis {
  /// The level of digital silence, in dB.
  static let silent: Float = -120
  /// Steps of the fine envelope in a frame.
  static let steps = 5
  /// Edges of the bands, equally far apart on the mel scale: 100 Hz to 8 kHz.
  static let edges: [Double] = {
    let (low, high) = (mel(100), mel(8000))
    return (0...16).map { 700 * (Glibc.pow(10, (low + (high - low) * Double($0) / 16) / 2595) - 1) }
  }()

  /// Samples of a frame.
  let hop: Int
  /// Bands that the sample rate has, from the lowest on.
  let bandCount: Int
  private let fft: RealFFT
  private let window: [Float]
  private let bins: [Range<Int>]
  private let scale: Float

  /// The samples from `origin` on.
  private var signal: [Float]
  private var origin: Int
  private var received = 0
  private var previous: Float = 0
  private var filtered: Float = 0
  private let decay: Float
  private var analysed = 0
  private var frame: [Float]
  private var spectrum: [Bin]

  /// - Parameter sampleRate: In Hz, above 0.
  init(sampleRate: Int) {
    hop = Self.steps * max(1, Int((Double(sampleRate) * 0.01 / Double(Self.steps)).rounded()))
    decay = Float(exp(-2 * Double.pi * 20 / Double(sampleRate)))
    var size = 32
    while Double(size) < Double(sampleRate) * 0.016 { size *= 2 }
    fft = RealFFT(count: size)
    window = (0..<size).map { Float(0.5 - 0.5 * cos(2 * .pi * (Double($0) + 0.5) / Double(size))) }
    scale = 1 / window.reduce(0) { $0 + $1 * $1 }
    let bin = Double(sampleRate) / Double(size)
    bins = (0..<16).compactMap { band in
      let first = max(1, Int((Self.edges[band] / bin).rounded()))
      let end = max(first + 1, Int((Self.edges[band + 1] / bin).rounded()))
      return Self.edges[band + 1] <= 0.48 * Double(sampleRate) ? first..<min(end, size / 2) : nil
    }
    bandCount = bins.count
    frame = Array(repeating: 0, count: size)
    spectrum = Array(repeating: Bin(), count: fft.binCount)
    origin = -size
    signal = Array(repeating: 0, count: size)
  }

  /// Takes samples and appends what they complete.
  mutating func push(_ samples: Span<Float>, frames: inout [SoundFrame], envelope: inout [Float]) {
    appendWithoutOffset(samples)
    received += samples.count
    analyse(until: .max, &frames, &envelope)
    let unneeded = analysed * hop - fft.count - origin
    if unneeded > 4 * fft.count {
      signal.removeFirst(unneeded)
      origin += unneeded
    }
  }

  /// A constant offset is no sound, but would hide where the quiet ones end: a high-pass of one pole at 20 Hz, which begins settled.
  private mutating func appendWithoutOffset(_ samples: Span<Float>) {
    if received == 0 && samples.count > 0 { previous = samples[0] }
    signal.reserveCapacity(signal.count + samples.count)
    for i in samples.indices {
      filtered = samples[i] - previous + decay * filtered
      previous = samples[i]
      signal.append(filtered)
    }
  }

  /// Ends the signal: appends the frames that are left, the last one filled up with silence.
  mutating func finish(frames: inout [SoundFrame], envelope: inout [Float]) {
    signal.append(contentsOf: repeatElement(0, count: fft.count + hop))
    analyse(until: (received + hop - 1) / hop, &frames, &envelope)
  }

  private mutating func analyse(until end: Int, _ frames: inout [SoundFrame], _ envelope: inout [Float]) {
    while analysed < end {
      let first = analysed * hop - origin
      let windowed = first + hop / 2 - fft.count / 2
      guard windowed + fft.count <= signal.count, first + hop <= signal.count else { return }
      frames.append(SoundFrame(level: levels(at: first, &envelope), bands: bands(at: windowed)))
      analysed += 1
    }
  }

  /// Appends the fine envelope and returns the level of the hop.
  private func levels(at first: Int, _ envelope: inout [Float]) -> Float {
    let step = hop / Self.steps
    var total: Float = 0
    signal.withUnsafeBufferPointer { signal in
      for index in 0..<Self.steps {
        var sum: Float = 0
        let start = first + index * step
        for i in start..<start + step { sum += signal[i] * signal[i] }
        envelope.append(Self.decibels(sum / Float(step)))
        total += sum
      }
    }
    return Self.decibels(total / Float(hop))
  }

  private mutating func bands(at first: Int) -> SIMD16<Float> {
    signal.withUnsafeBufferPointer { signal in
      window.withUnsafeBufferPointer { window in
        frame.withUnsafeMutableBufferPointer { frame in
          for i in 0..<window.count { frame[i] = signal[first + i] * window[i] }
        }
      }
    }
    Self.transform(fft, frame, &spectrum)
    var bands = SIMD16<Float>(repeating: Self.silent)
    for (band, range) in self.bins.enumerated() {
      var sum: Float = 0
      for k in range { sum += spectrum[k].real * spectrum[k].real + spectrum[k].imaginary * spectrum[k].imaginary }
      bands[band] = Self.decibels(sum * scale / Float(range.count))
    }
    return bands
  }

  static func decibels(_ power: Float) -> Float { 10 * log10f(max(power, 1e-12)) }

  private static func transform(_ fft: RealFFT, _ frame: [Float], _ spectrum: inout [Bin]) {
    var bins = spectrum.mutableSpan
    fft.forward(frame.span, spectrum: &bins)
  }

  /// The power of a level.
  static func power(_ decibels: Float) -> Float { expf(0.230258509 * decibels) }

  private static func mel(_ frequency: Double) -> Double { 2595 * Glibc.log10(1 + frequency / 700) }
}
