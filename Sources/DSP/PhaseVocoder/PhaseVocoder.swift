import Glibc

/// Takes a signal apart into overlapping spectra and puts it together at another pace and pitch.
///
/// Each output frame is the spectrum of the input around some position. Where peaks of the spectrum are, partials are
/// taken to be; all bins around a peak are turned by the same angle ("identity phase locking", Laroche & Dolson, "Improved phase
/// vocoder time-scale modification of audio", 1999), chosen so that the partial goes on without a break from the output frame
/// before. How far a partial advances during a hop is read off two input spectra one hop apart, so no rate is too high
/// for it. Pitch is changed by moving the region around each peak to its new frequency (Laroche & Dolson, "New phase-vocoder
/// techniques for pitch-shifting, harmonizing and other exotic effects", 1999), which leaves the signal's envelope in
/// place within a frame.
///
/// All channels are turned by the same angles, so that what lies between them in phase stays.
final class PhaseVocoder {
  /// Lengths in frames.
  struct Layout: Hashable, Sendable {
    /// Length of the window, a multiple of 8.
    var window: Int
    /// From one output frame to the next: a quarter of the window.
    var hop: Int { window / 4 }
    /// Length of the transform: the window, and as many zeros.
    var transform: Int { window * 2 }

    /// For a stream of `sampleRate`: about `seconds` long.
    init(sampleRate: Double, seconds: Double) {
      let target = max(64, sampleRate * seconds)
      // Lengths of small primes only, so that the transform is fast at every rate.
      let candidates = [1, 3, 5, 9, 15].flatMap { odd in (3...16).map { odd << $0 } }
      window = candidates.min { abs(Double($0) - target) < abs(Double($1) - target) }!
    }
  }

  let layout: Layout
  let channelCount: Int

  /// How many times as strong as a hop before the region of a peak is that belongs to an attack.
  private static let steepRise: Float = 1.75
  /// How near to an attack the energy of a peak lies that belongs to it, in windows.
  private static let nearness = 0.2

  private let fft: RealFFT
  private let window: Scratch<Float>
  private let frame: Scratch<Float>
  /// Spectra, channel after channel: of the frame at hand, of the one before, and of the input one hop before the frame at
  /// hand.
  private let current: Scratch<Bin>
  private let previous: Scratch<Bin>
  private let reference: Scratch<Bin>
  private let shifted: Scratch<Bin>
  private let power: Scratch<Float>
  /// The angle by which each bin of the previous frame was turned.
  private let rotation: Scratch<Float>
  /// Sum of the windowed output frames, channel after channel, beginning at the first sample that is not complete.
  private let overlap: Scratch<Float>
  private var peaks: [SpectralPeak] = []
  private var previousPosition: Int?
  private var envelope = HarmonicEnvelope()

  init(channelCount: Int, layout: Layout) {
    self.channelCount = channelCount
    self.layout = layout
    fft = RealFFT(count: layout.transform)
    let hann = Window.hann(layout.window)
    window = Scratch(repeating: 0, count: layout.window)
    for i in hann.indices { window.elements[i] = hann[i] }
    frame = Scratch(repeating: 0, count: layout.transform)
    current = Scratch(repeating: Bin(), count: fft.binCount * channelCount)
    previous = Scratch(repeating: Bin(), count: fft.binCount * channelCount)
    reference = Scratch(repeating: Bin(), count: fft.binCount * channelCount)
    shifted = Scratch(repeating: Bin(), count: fft.binCount)
    power = Scratch(repeating: 0, count: fft.binCount)
    rotation = Scratch(repeating: 0, count: fft.binCount)
    overlap = Scratch(repeating: 0, count: layout.window * channelCount)
  }

  /// Makes the next output frame. Its first ``Layout/hop`` samples are then complete: ``copyCompleted(channel:to:)``.
  ///
  /// - Parameter attack: The moment of the input at which something was struck, where there is one in the window.
  func advance(_ input: SampleHistory, to frame: VocoderStream.Frame, attack: Int?) {
    dropCompleted()
    let position = frame.position
    analyse(input, around: position, into: current.elements)
    measurePower()
    findPeaks(power: UnsafeBufferPointer(power.elements), reach: 3, peaks: &peaks)
    if let previousPosition {
      let isRegular = position - previousPosition == layout.hop
      if !isRegular { analyse(input, around: position - layout.hop, into: reference.elements) }
      turn(frame, isRegular: isRegular, sinceAttack: attack.map { position - $0 })
    }
    if let spacing = frame.spacing {
      envelope.update(power: UnsafeBufferPointer(power.elements), spacing: spacing * Double(layout.transform))
    }
    for channel in 0..<channelCount {
      resynthesise(channel: channel, ratio: frame.ratio, keepsFormants: frame.spacing != nil)
    }
    previous.elements.baseAddress!.update(from: current.elements.baseAddress!, count: current.count)
    previousPosition = position
  }

  /// The first ``Layout/hop`` samples of the output that the last ``advance(_:to:attack:)`` completed.
  func copyCompleted(channel: Int, to samples: inout [Float]) {
    let start = channel * layout.window
    samples.append(contentsOf: overlap.elements[start..<start + layout.hop])
  }

  private func dropCompleted() {
    let hop = layout.hop
    let kept = layout.window - hop
    for channel in 0..<channelCount {
      let samples = overlap.elements.baseAddress! + channel * layout.window
      samples.update(from: samples + hop, count: kept)
      (samples + kept).update(repeating: 0, count: hop)
    }
  }

  /// The spectra of a window's length of input, with the window's middle as the origin of time.
  private func analyse(
    _ input: SampleHistory, around position: Int, into spectra: UnsafeMutableBufferPointer<Bin>
  ) {
    let half = layout.window / 2
    let transform = layout.transform
    let frame = frame.elements
    let window = window.elements
    for channel in 0..<channelCount {
      let left = UnsafeMutableBufferPointer(rebasing: frame[(transform - half)...])
      let right = UnsafeMutableBufferPointer(rebasing: frame[..<half])
      input.copy(channel: channel, from: position - half, to: left)
      input.copy(channel: channel, from: position, to: right)
      for i in 0..<half { left[i] *= window[i] }
      for i in 0..<half { right[i] *= window[half + i] }
      for i in half..<transform - half { frame[i] = 0 }
      let first = channel * fft.binCount
      var bins = UnsafeMutableBufferPointer(rebasing: spectra[first..<first + fft.binCount]).mutableSpan
      fft.forward(frame.span, spectrum: &bins)
    }
  }

  private func measurePower() {
    let power = power.elements
    for channel in 0..<channelCount {
      let bins = current.elements.baseAddress! + channel * fft.binCount
      for k in power.indices {
        let value = bins[k].real * bins[k].real + bins[k].imaginary * bins[k].imaginary
        power[k] = channel == 0 ? value : power[k] + value
      }
    }
  }

  /// Finds the angle by which to turn each peak, and writes it to the bins of its region.
  private func turn(_ frame: VocoderStream.Frame, isRegular: Bool, sinceAttack: Int?) {
    let ratioOnTheWay = frame.ratioOnTheWay ?? frame.ratio
    let hopTurns = Double(layout.hop) / Double(layout.transform)
    let before = isRegular ? previous.elements : reference.elements
    let rotation = rotation.elements
    let perBin = 2 * Double.pi / Double(layout.transform)
    for peak in peaks {
      let k = peak.bin
      if let sinceAttack, belongsToAttack(peak, sinceAttack: sinceAttack, before: before) {
        let turned = Float(principal((frame.ratio - 1) * centre(of: k) * perBin * Double(sinceAttack)))
        for bin in peak.low..<peak.high { rotation[bin] = turned }
        continue
      }
      let expected = Double(k) * hopTurns * 2 * .pi
      let phaseAdvance = expected + principal(angle(from: before, at: k) - expected)
      let known = isRegular ? phaseAdvance : angle(from: previous.elements, at: k)
      let turned = Float(principal(Double(rotation[k]) + ratioOnTheWay * phaseAdvance - known))
      for bin in peak.low..<peak.high { rotation[bin] = turned }
    }
  }

  /// Whether a peak is new since an attack: its power rises steeply, or its energy lies where the attack is.
  private func belongsToAttack(
    _ peak: SpectralPeak, sinceAttack: Int, before: UnsafeMutableBufferPointer<Bin>
  ) -> Bool {
    var now: Float = 0
    var then: Float = 0
    var real: Float = 0
    var imaginary: Float = 0
    let low = max(1, peak.bin - 3)
    let high = min(fft.binCount - 1, peak.bin + 4)
    for channel in 0..<channelCount {
      let first = channel * fft.binCount
      for k in low..<high {
        let a = current.elements[first + k - 1]
        let b = current.elements[first + k]
        let old = before[first + k]
        now += b.real * b.real + b.imaginary * b.imaginary
        then += old.real * old.real + old.imaginary * old.imaginary
        real += b.real * a.real + b.imaginary * a.imaginary
        imaginary += b.imaginary * a.real - b.real * a.imaginary
      }
    }
    if now > Self.steepRise * then { return true }
    // The slope of the phase over frequency tells how far from the middle of the window the energy lies.
    let delay = -Double(atan2f(imaginary, real)) * Double(layout.transform) / (2 * .pi)
    return abs(delay + Double(sinceAttack)) < Double(layout.window) * Self.nearness
      && abs(sinceAttack) > layout.window / 12
  }

  /// How far a bin's phase advances from other spectra to those of the frame at hand, over all channels by their power.
  private func angle(from other: UnsafeMutableBufferPointer<Bin>, at bin: Int) -> Double {
    var real: Float = 0
    var imaginary: Float = 0
    var k = bin
    for _ in 0..<channelCount {
      let a = other[k]
      let b = current.elements[k]
      real += b.real * a.real + b.imaginary * a.imaginary
      imaginary += b.imaginary * a.real - b.real * a.imaginary
      k += fft.binCount
    }
    return Double(atan2f(imaginary, real))
  }

  /// The same angle between −π and π.
  private func principal(_ angle: Double) -> Double {
    angle - 2 * .pi * (angle / (2 * .pi)).rounded()
  }

  /// Turns and moves the regions of a channel's spectrum and adds the frame to the output.
  private func resynthesise(channel: Int, ratio: Double, keepsFormants: Bool) {
    let binCount = fft.binCount
    let target = shifted.elements
    let bins = current.elements.baseAddress! + channel * binCount
    target.update(repeating: Bin())
    for peak in peaks {
      let angle = rotation.elements[peak.bin]
      let position = centre(of: peak.bin)
      let offset = (ratio - 1) * position
      let gain = keepsFormants ? envelope.gain(from: position, ratio: ratio) : 1
      let cosine = cosf(angle) * gain
      let sine = sinf(angle) * gain
      let whole = Int(offset.rounded(.down))
      let fraction = Float(offset - Double(whole))
      for k in peak.low..<peak.high {
        let real = bins[k].real * cosine - bins[k].imaginary * sine
        let imaginary = bins[k].real * sine + bins[k].imaginary * cosine
        let to = k + whole
        if to >= 0 && to < binCount {
          target[to].real += real * (1 - fraction)
          target[to].imaginary += imaginary * (1 - fraction)
        }
        if fraction > 0 && to + 1 >= 0 && to + 1 < binCount {
          target[to + 1].real += real * fraction
          target[to + 1].imaginary += imaginary * fraction
        }
      }
    }
    let frame = frame.elements
    var spectrum = target.mutableSpan
    var signal = frame.mutableSpan
    fft.inverse(&spectrum, signal: &signal)
    let half = layout.window / 2
    let left = frame.baseAddress! + layout.transform - half
    let right = frame.baseAddress!
    let output = overlap.elements.baseAddress! + channel * layout.window
    let window = window.elements
    // The squared window sums to 1.5.
    let scale: Float = 1 / 1.5
    for i in 0..<half { output[i] += left[i] * window[i] * scale }
    for i in 0..<half { output[half + i] += right[i] * window[half + i] * scale }
  }

  /// The frequency of a peak in bins, between two bins: the vertex of a parabola through the logarithm of the power.
  private func centre(of bin: Int) -> Double {
    let power = power.elements
    guard bin > 0, bin + 1 < power.count, power[bin - 1] > 0, power[bin + 1] > 0 else { return Double(bin) }
    let left = logf(power[bin - 1])
    let middle = logf(power[bin])
    let right = logf(power[bin + 1])
    let curvature = left - 2 * middle + right
    return curvature < 0 ? Double(bin) + Double(0.5 * (left - right) / curvature) : Double(bin)
  }
}
