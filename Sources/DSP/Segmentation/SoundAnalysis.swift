import Glibc

/// Turns a signal into frames of one hundredth of a second: level, power in bands, and an envelope of a five times finer step.
///
/// Frame *k* describes samples [k · hop, (k + 1) · hop); its bands are those of Hann windows of about 21 and 43 ms around the middle.
struct SoundAnalysis {
  /// The level of digital silence, in dB.
  static let silent: Float = -120
  /// Steps of the fine envelope in a frame.
  static let steps = 5
  /// Samples of a frame.
  let hop: Int
  /// Of the frames' fine bands, how many the sample rate has, from the lowest on.
  var fineBandCount: Int { fineBands.bandCount }
  private var bands: BandPower<SIMD16<Float>>
  private var fineBands: BandPower<SIMD32<Float>>

  /// The samples from `origin` on.
  private var signal: [Float]
  private var origin: Int
  private var received = 0
  private var previous: Float = 0
  private var filtered: Float = 0
  private let decay: Float
  private var analysed = 0

  /// - Parameter sampleRate: In Hz, above 0.
  init(sampleRate: Int) {
    hop = Self.steps * max(1, Int((Double(sampleRate) * 0.01 / Double(Self.steps)).rounded()))
    decay = Float(exp(-2 * Double.pi * 20 / Double(sampleRate)))
    var size = 32
    while Double(size) < Double(sampleRate) * 0.016 { size *= 2 }
    bands = BandPower(sampleRate: sampleRate, window: size)
    // Twice as long, so that the harmonics of a voice stand out of the noise between them.
    size *= 2
    fineBands = BandPower(sampleRate: sampleRate, window: size)
    origin = -size
    signal = Array(repeating: 0, count: size)
  }

  /// Takes samples and appends what they complete.
  mutating func push(_ samples: Span<Float>, frames: inout [SoundFrame], envelope: inout [Float]) {
    appendWithoutOffset(samples)
    received += samples.count
    analyse(until: .max, within: .max, &frames, &envelope)
    let unneeded = analysed * hop - fineBands.window - origin
    if unneeded > 4 * fineBands.window {
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
    signal.append(contentsOf: repeatElement(0, count: fineBands.window + hop))
    analyse(until: (received + hop - 1) / hop, within: received, &frames, &envelope)
  }

  /// - Parameter length: Of the recording, where it is known: the windows of the first and last frames lie within it, so that what is always there does not
  ///   look as if it began and ended there.
  private mutating func analyse(
    until end: Int, within length: Int, _ frames: inout [SoundFrame], _ envelope: inout [Float]
  ) {
    let signal = signal
    while analysed < end {
      let first = analysed * hop - origin
      let half = fineBands.window / 2
      let middle = max(half, min(analysed * hop + hop / 2, length - half)) - origin
      guard middle + half <= signal.count, first + hop <= signal.count else { return }
      frames.append(
        SoundFrame(
          level: levels(at: first, &envelope), bands: bands.measure(signal.span, around: middle),
          fineBands: fineBands.measure(signal.span, around: middle)))
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

  /// The level of a power, from ``silent`` to what no recording of a sound has.
  static func decibels(_ power: Float) -> Float { 10 * log10f(min(max(power, 1e-12), 1e12)) }

  /// The power of a level.
  static func power(_ decibels: Float) -> Float { expf(0.230258509 * decibels) }
}
