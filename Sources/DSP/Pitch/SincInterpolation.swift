import Glibc

/// A band-limited function between its samples, at sixteenths of a sample: a sinc of 24 taps under a Kaiser window.
///
/// β = 8 passes up to 0.4 of the sample rate, where the decimated signal ends, and leaves 80 dB less of what is mirrored there: the period of a
/// rich tone comes out right to a hundredth of a cent.
struct SincInterpolation: Sendable {
  static let phases = 16
  /// Samples needed on either side.
  static let reach = 12

  private let taps: [Float]

  init() {
    taps = (0..<Self.phases).flatMap { phase -> [Float] in
      let fraction = Double(phase) / Double(Self.phases)
      let row = (0..<2 * Self.reach).map { tap -> Double in
        let x = Double(tap - Self.reach + 1) - fraction
        if x == 0 { return 1 }
        return sin(.pi * x) / (.pi * x) * Window.kaiser(at: x / Double(Self.reach), beta: 8)
      }
      let sum = row.reduce(0, +)
      return row.map { Float($0 / sum) }
    }
  }

  /// The value at `sixteenths` / 16. Reads from eleven samples before the place's whole part to twelve after.
  @inline(__always)
  func value(of samples: UnsafePointer<Float>, at sixteenths: Int) -> Float {
    let whole = sixteenths >> 4
    let phase = sixteenths & 15
    return taps.withUnsafeBufferPointer { taps in
      dotProduct(samples + (whole - Self.reach + 1), taps.baseAddress! + phase * 2 * Self.reach, 2 * Self.reach)
    }
  }
}
