import Glibc

/// How much new sound begins, over time: the rise of a spectrum whose bands are equally wide in pitch, on a logarithmic scale.
///
/// The flux is that of SuperFlux (S. Böck and G. Widmer, "Maximum filter vibrato suppression for onset detection", DAFx 2013): a
/// band is compared with the loudest of itself and its neighbours some frames before, so that vibrato is no onset. It is
/// kept for parts of the spectrum too, which tell a bass drum from a hi-hat.
public struct Novelty: Sendable {
  /// Samples from one frame to the next; not always a whole number.
  public let hop: Double
  public let sampleRate: Double
  /// The flux of every frame, summed over all bands. The first frames stand for the silence before the recording, so that a sound with which it
  /// begins rises as well.
  public internal(set) var flux: [Float]
  /// The flux below 160 Hz, from there to 2.5 kHz, and above.
  public internal(set) var low: [Float]
  public internal(set) var middle: [Float]
  public internal(set) var high: [Float]
  /// The level of each frame's spectrum above the quietest that counts, for telling sound from silence.
  public internal(set) var level: [Float]

  /// Frames a second.
  public var frameRate: Double { sampleRate / hop }

  /// Where in the recording a frame's rise is, in samples: on a logarithmic scale a spectrum rises most when an attack has just
  /// entered the window, before the attack is in its middle.
  public func position(ofFrame frame: Double) -> Double {
    (frame - Double(Self.silence)) * hop + Self.lead * sampleRate
  }

  /// The frame whose rise is at `position`, in samples.
  public func frame(at position: Double) -> Double {
    (position - Self.lead * sampleRate) / hop + Double(Self.silence)
  }

  /// Whether a recording begins with more than what it holds in its quiet moments.
  var beginsWithSound: Bool {
    let levels = level.dropFirst(Self.silence).sorted()
    guard let loudest = levels.last else { return false }
    let quiet = levels[levels.count / 10]
    return level.dropFirst(Self.silence).prefix(6).contains { $0 - quiet > 0.15 * (loudest - quiet) }
  }

  /// Frames of silence before the recording: 50 ms, more than half a window.
  private static let silence = 10

  /// Seconds by which a frame is ahead of the attack that it shows, measured on clicks and on drums.
  private static let lead = 0.011

  /// Frames a second that ``init(of:sampleRate:)`` makes.
  public static let framesPerSecond = 200.0
}

extension Novelty {
  /// - Parameters:
  ///   - samples: One channel, as long as wanted.
  ///   - sampleRate: In Hz, at least 1.
  public init(of samples: Span<Float>, sampleRate: Double) {
    self.sampleRate = sampleRate
    hop = sampleRate / Self.framesPerSecond
    let frames = samples.isEmpty ? 0 : Self.silence + Int((Double(samples.count) / hop).rounded(.up))
    flux = Array(repeating: 0, count: frames)
    low = flux
    middle = flux
    high = flux
    level = flux
    // 46 ms, in samples a power of two.
    let size = 1 << max(5, Int((log2(sampleRate * 0.0465)).rounded()))
    let bank = LogFilterbank(transform: size, sampleRate: sampleRate, bandsPerOctave: 24, range: 30...17000)
    guard frames > 0, !bank.bands.isEmpty else { return }
    let scale = Self.scale(of: samples, window: size)
    guard scale > 0 else { return }
    fill(samples, bank: bank, size: size, scale: scale)
  }

  /// The novelty of sounds that are known: a pulse for each.
  ///
  /// - Parameters:
  ///   - onsets: In order.
  ///   - isLow: For each, whether it is below 160 Hz.
  ///   - sampleRate: In Hz, at least 1.
  init(of onsets: [Onset], isLow: [Bool], sampleRate: Double) {
    self.sampleRate = sampleRate
    hop = sampleRate / Self.framesPerSecond
    flux = []
    low = []
    middle = []
    high = []
    level = []
    guard let last = onsets.last else { return }
    // Half a second more, so that the last one may be a beat.
    let frames = Int(frame(at: last.position)) + Int(Self.framesPerSecond / 2)
    flux = Array(repeating: 0, count: max(1, frames))
    low = flux
    middle = flux
    high = flux
    level = flux
    for (onset, isLow) in zip(onsets, isLow) {
      let frame = min(max(0, Int(frame(at: onset.position).rounded())), flux.count - 1)
      let height = Float(0.3 + 0.7 * onset.strength)
      flux[frame] += height
      if isLow { low[frame] += height } else { high[frame] += height }
    }
  }

  /// What brings the loudest window to a usual level, so that a quiet recording has the same onsets as a loud one.
  private static func scale(of samples: Span<Float>, window: Int) -> Float {
    var loudest: Float = 0
    var start = 0
    while start < samples.count {
      var power: Float = 0
      for i in start..<min(samples.count, start + window) { power += samples[i] * samples[i] }
      loudest = max(loudest, power / Float(window))
      start += window
    }
    return loudest > 1e-12 ? 0.2 / loudest.squareRoot() : 0
  }

  private mutating func fill(_ samples: Span<Float>, bank: LogFilterbank, size: Int, scale: Float) {
    let transform = RealFFT(count: size)
    let window = (0..<size).map { Float(0.5 - 0.5 * cos(2 * .pi * (Double($0) + 0.5) / Double(size))) * scale }
    var frame = [Float](repeating: 0, count: size)
    var spectrum = [Bin](repeating: Bin(), count: transform.binCount)
    var magnitudes = [Float](repeating: 0, count: transform.binCount)
    // As many frames back as take the window from half its height at its edge to its middle.
    let lag = max(1, Int((Double(size) / 4 / hop).rounded()))
    // A silent band on either side spares the ends a case of their own; the rows are a ring.
    let count = bank.bands.count
    let width = count + 2
    var rows = [Float](repeating: 0, count: width * (lag + 1))
    let ends = (
      bank.bands.firstIndex { $0.center > 160 } ?? count, bank.bands.firstIndex { $0.center > 2500 } ?? count
    )
    for index in flux.indices {
      let start = Int((Double(index - Self.silence) * hop).rounded()) - size / 2
      Self.cut(samples, from: start, window: window.span, into: frame.mutableSpan)
      var bins = spectrum.mutableSpan
      transform.forward(frame.span, spectrum: &bins)
      Self.measure(spectrum.span, into: magnitudes.mutableSpan)
      let now = index % (lag + 1) * width + 1
      level[index] = bank.compress(magnitudes.span, into: rows.mutableSpan, at: now) / Float(count)
      guard index >= lag else { continue }
      let before = (index - lag) % (lag + 1) * width + 1
      low[index] = Self.rise(rows.span, 0..<ends.0, from: before, to: now)
      middle[index] = Self.rise(rows.span, ends.0..<ends.1, from: before, to: now)
      high[index] = Self.rise(rows.span, ends.1..<count, from: before, to: now)
      flux[index] = low[index] + middle[index] + high[index]
    }
  }

  /// The windowed frame whose first sample is `start`; silence beyond the ends.
  private static func cut(
    _ samples: Span<Float>, from start: Int, window: Span<Float>, into frame: consuming MutableSpan<Float>
  ) {
    let first = min(max(0, -start), frame.count)
    let last = max(first, min(frame.count, samples.count - start))
    for i in 0..<first { frame[i] = 0 }
    for i in first..<last { frame[i] = samples[start + i] * window[i] }
    for i in last..<frame.count { frame[i] = 0 }
  }

  private static func measure(_ spectrum: Span<Bin>, into magnitudes: consuming MutableSpan<Float>) {
    for i in spectrum.indices {
      let bin = spectrum[i]
      magnitudes[i] = (bin.real * bin.real + bin.imaginary * bin.imaginary).squareRoot()
    }
  }

  /// How far the bands rise above the loudest of themselves and their neighbours earlier.
  private static func rise(_ rows: Span<Float>, _ bands: Range<Int>, from before: Int, to now: Int) -> Float {
    var sum: Float = 0
    for band in bands {
      let reference = max(rows[before + band], max(rows[before + band - 1], rows[before + band + 1]))
      sum += max(0, rows[now + band] - reference)
    }
    return sum
  }
}
