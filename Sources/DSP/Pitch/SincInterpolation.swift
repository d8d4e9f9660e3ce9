import Glibc

/// A band-limited function between its samples, at sixteenths of a sample: a Hann-windowed sinc of sixteen taps.
struct SincInterpolation: Sendable {
  static let phases = 16
  /// Samples needed on either side.
  static let reach = 8

  private let taps: [Float]

  init() {
    taps = (0..<Self.phases).flatMap { phase -> [Float] in
      let fraction = Double(phase) / Double(Self.phases)
      let row = (0..<2 * Self.reach).map { tap -> Double in
        let x = Double(tap - Self.reach + 1) - fraction
        if x == 0 { return 1 }
        let hann = 0.5 + 0.5 * cos(.pi * x / Double(Self.reach))
        return sin(.pi * x) / (.pi * x) * hann
      }
      let sum = row.reduce(0, +)
      return row.map { Float($0 / sum) }
    }
  }

  /// The value at `sixteenths` / 16. Reads from seven samples before the place's whole part to eight after.
  @inline(__always)
  func value(of samples: UnsafePointer<Float>, at sixteenths: Int) -> Float {
    let whole = sixteenths >> 4
    let phase = sixteenths & 15
    return taps.withUnsafeBufferPointer { taps in
      dotProduct(samples + (whole - Self.reach + 1), taps.baseAddress! + phase * 16, 16)
    }
  }
}
