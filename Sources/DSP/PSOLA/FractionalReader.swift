import Glibc

/// Reads a signal between its samples: a Kaiser-windowed sinc of 16 taps, tabulated at 256 places between two samples with straight
/// lines between them. Flat within 0.1 dB up to 0.8 of half the sample rate.
struct FractionalReader: Sendable {
  static let taps = 16
  private static let phases = 256
  /// The weights for each place, and after them how they change towards the next.
  private let rows: [SIMD16<Float>]

  static let shared = FractionalReader()

  private init() {
    let table = (0...Self.phases).map { phase in Self.row(Double(phase) / Double(Self.phases)) }
    rows = (0..<Self.phases).flatMap { [table[$0], table[$0 + 1] - table[$0]] }
  }

  private static func row(_ fraction: Double) -> SIMD16<Float> {
    let half = Double(taps / 2)
    let weights = (0..<taps).map { tap -> Double in
      let x = Double(tap - taps / 2 + 1) - fraction
      if x == 0 { return 1 }
      return sin(.pi * x) / (.pi * x) * Window.kaiser(at: x / half, beta: 7)
    }
    let sum = weights.reduce(0, +)
    var row = SIMD16<Float>(repeating: 0)
    for tap in 0..<taps { row[tap] = fraction == 0 ? (tap == taps / 2 - 1 ? 1 : 0) : Float(weights[tap] / sum) }
    return row
  }

  /// Calls `body` with the table.
  @inline(__always)
  func withRows<Result>(_ body: (UnsafePointer<SIMD16<Float>>) -> Result) -> Result {
    rows.withUnsafeBufferPointer { body($0.baseAddress!) }
  }

  /// The value of `view` at `position`; beyond its ends it is silent.
  @inline(__always)
  static func value(
    of view: SignalView, at position: Double, rows: UnsafePointer<SIMD16<Float>>
  ) -> Float {
    // Truncation, which is one instruction, rounds down above 0.
    let whole = Int(position + Double(taps)) - taps
    let place = Float(position - Double(whole)) * Float(phases)
    let phase = min(Int(place), phases - 1)
    let weights = rows[2 * phase] + rows[2 * phase + 1] * (place - Float(phase))
    let signal = view.samples
    let start = whole - taps / 2 + 1 - view.start
    if start >= 0, start + taps <= signal.count {
      let samples = UnsafeRawPointer(signal.baseAddress! + start).loadUnaligned(as: SIMD16<Float>.self)
      return (samples * weights).sum()
    }
    var sum: Float = 0
    for tap in 0..<taps where signal.indices.contains(start + tap) { sum += signal[start + tap] * weights[tap] }
    return sum
  }
}
