import Glibc

/// Gives a voice the formants of a recording: a filter that changes from frame to frame, by which the envelope of its spectrum
/// becomes that of the recording's at the same moment.
///
/// Frames of about 20 ms overlap by half, under the square root of a Hann window on the way in and on the way out. All
/// channels are filtered alike. What is not filtered comes out to the bit.
struct FormantFilter {
  /// The signal is filtered in blocks of this many samples, which are half a frame.
  let block: Int

  private let transform: RealFFT
  private let window: [Float]
  private var envelope: SmoothedEnvelope
  private var spectra: [[Bin]]
  private var power: [Float]
  private var wanted: [Float]
  private var gains: [Float]
  private var frame: [Float]
  /// The second half of each channel's latest frame.
  private var tails: [[Float]]
  private var hasTail = false
  private let sampleRate: Double
  private let ratio: Float
  /// A factor; 15 dB.
  private static let mostGain: Float = 5.6

  /// The spacing of harmonics that is assumed where there is no pitch, in Hz.
  private static let unvoicedSpacing = 150.0

  /// - Parameter ratio: The recording's envelope at *f* becomes the voice's at *f* · `ratio`.
  init(sampleRate: Double, channels: Int, ratio: Double) {
    self.ratio = Float(ratio)
    self.sampleRate = sampleRate
    var length = 64
    while Double(length) * 1.5 < 0.0213 * sampleRate { length *= 2 }
    block = length / 2
    transform = RealFFT(count: length)
    window = (0..<length).map { sinf(.pi * Float($0) / Float(length)) }
    let bins = length / 2 + 1
    envelope = SmoothedEnvelope(count: bins)
    spectra = Array(repeating: Array(repeating: Bin(), count: bins), count: channels)
    power = Array(repeating: 0, count: bins)
    wanted = power
    gains = Array(repeating: 1, count: bins)
    frame = Array(repeating: 0, count: length)
    tails = Array(repeating: Array(repeating: 0, count: length / 2), count: channels)
  }

  /// Two neighbouring blocks, of every channel.
  struct Pair {
    var now: [[Float]]
    var following: [[Float]]

    /// One block on: what followed is now.
    mutating func step() { swap(&now, &following) }
  }

  /// The next block of the output.
  ///
  /// - Parameters:
  ///   - voice: The block of the voice, and the one after it.
  ///   - recording: The same blocks of the recording.
  ///   - pitch: How high both are around the end of the block, in cycles per sample; nil where they are the same.
  mutating func next(
    _ voice: Pair, of recording: Pair, pitch: (frequency: Double, sourceFrequency: Double)?,
    into output: inout [[Float]]
  ) {
    let now = voice.now
    let following = voice.following
    let filters = pitch != nil || ratio != 1
    if filters { computeGains(voice, recording, pitch) }
    for channel in now.indices {
      if filters {
        Self.apply(gains, to: &spectra[channel])
        Self.inverse(transform, &spectra[channel], into: &frame)
      } else if hasTail {
        Self.join(now[channel], following[channel], window, into: &frame)
      } else {
        for i in 0..<block { output[channel][i] = now[channel][i] }
        continue
      }
      Self.add(frame, window, to: hasTail ? tails[channel] : nil, of: now[channel], into: &output[channel])
      if filters { Self.keep(frame, window, &tails[channel]) }
    }
    hasTail = filters
  }

  /// Puts two blocks into the frame, under the window.
  private static func join(_ now: [Float], _ following: [Float], _ window: [Float], into frame: inout [Float]) {
    let now = now.span
    let following = following.span
    let window = window.span
    var frame = frame.mutableSpan
    for i in now.indices {
      frame[i] = now[i] * window[i]
      frame[now.count + i] = following[i] * window[now.count + i]
    }
  }

  private static func inverse(_ transform: RealFFT, _ spectrum: inout [Bin], into frame: inout [Float]) {
    var bins = spectrum.mutableSpan
    var signal = frame.mutableSpan
    transform.inverse(&bins, signal: &signal)
  }

  private static func apply(_ gains: [Float], to spectrum: inout [Bin]) {
    let gains = gains.span
    var bins = spectrum.mutableSpan
    for i in gains.indices {
      bins[i].real *= gains[i]
      bins[i].imaginary *= gains[i]
    }
  }

  /// Writes the frame's first half and what the frame before left; a frame that changed nothing left no tail, for its half is the signal under
  /// the window's falling side.
  private static func add(
    _ frame: [Float], _ window: [Float], to tail: [Float]?, of now: [Float], into output: inout [Float]
  ) {
    let frame = frame.span
    let window = window.span
    let now = now.span
    var output = output.mutableSpan
    if let tail {
      let tail = tail.span
      for i in now.indices { output[i] = frame[i] * window[i] + tail[i] }
    } else {
      for i in now.indices {
        let fall = window[now.count + i]
        output[i] = frame[i] * window[i] + now[i] * fall * fall
      }
    }
  }

  /// Keeps the frame's second half.
  private static func keep(_ frame: [Float], _ window: [Float], _ tail: inout [Float]) {
    let frame = frame.span
    let window = window.span
    var tail = tail.mutableSpan
    for i in tail.indices { tail[i] = frame[tail.count + i] * window[tail.count + i] }
  }

  private mutating func computeGains(
    _ voice: Pair, _ recording: Pair, _ pitch: (frequency: Double, sourceFrequency: Double)?
  ) {
    let length = Double(2 * block)
    let unvoiced = Self.unvoicedSpacing / sampleRate
    measure(recording, into: \.wanted)
    envelope.smooth(&wanted, width: (pitch?.sourceFrequency ?? unvoiced) * length)
    measure(voice, into: \.power)
    envelope.smooth(&power, width: (pitch?.frequency ?? unvoiced) * length)
    Self.gains(from: power, to: wanted, ratio: ratio, &gains)
  }

  /// The power of two blocks in all channels; their spectra stay in `spectra`.
  private mutating func measure(_ blocks: Pair, into target: WritableKeyPath<Self, [Float]>) {
    var power = self[keyPath: target]
    self[keyPath: target] = []
    for bin in power.indices { power[bin] = 0 }
    for channel in blocks.now.indices {
      Self.join(blocks.now[channel], blocks.following[channel], window, into: &frame)
      Self.forward(transform, frame, &spectra[channel], addingTo: &power)
    }
    self[keyPath: target] = power
  }

  private static func forward(
    _ transform: RealFFT, _ samples: [Float], _ spectrum: inout [Bin], addingTo power: inout [Float]
  ) {
    var bins = spectrum.mutableSpan
    transform.forward(samples.span, spectrum: &bins)
    var power = power.mutableSpan
    for bin in power.indices {
      power[bin] += bins[bin].real * bins[bin].real + bins[bin].imaginary * bins[bin].imaginary
    }
  }

  private static func gains(from own: [Float], to wanted: [Float], ratio: Float, _ gains: inout [Float]) {
    let own = own.span
    let wanted = wanted.span
    var gains = gains.mutableSpan
    let last = wanted.count - 1
    // 80 dB below the mean there is nothing to shape.
    var sum: Float = 1e-20
    for bin in wanted.indices { sum += wanted[bin] + own[bin] }
    let floor = 0.5e-8 * sum / Float(wanted.count)
    for bin in gains.indices {
      let place = min(Float(bin) / ratio, Float(last))
      let below = min(Int(place), last - 1)
      let level = wanted[below] + (place - Float(below)) * (wanted[below + 1] - wanted[below])
      let gain = ((level + floor) / (own[bin] + floor)).squareRoot()
      gains[bin] = min(max(gain, 1 / mostGain), mostGain)
    }
  }
}
