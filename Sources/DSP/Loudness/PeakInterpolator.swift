import Glibc

/// Finds how far a band-limited signal rises between its samples: Recommendation ITU-R BS.1770-5, Annex 2, at four points for each
/// sample, and at the vertex of the parabola through a point that is higher than both its neighbours.
///
/// Four points alone miss up to 0.7 dB of a tone near half the sample rate; with the parabola it is less than 0.1 dB. Where the
/// samples around are too small for a peak above the level that is asked for, nothing is computed, which is most of the time.
struct PeakInterpolator {
  /// Samples that are looked at before and after the one that a peak belongs to.
  static let reach = 16

  private static let lanes = 8
  private static let tapCount = 2 * reach
  /// What the samples are weighted with, from `reach` − 1 before the sample to `reach` after it, a quarter, a half and three quarters
  /// of a sample after it.
  private let taps: [(quarter: Float, half: Float, threeQuarters: Float)]
  /// No point between samples of up to 1 is higher, nor the parabola through it.
  private let greatestGain: Float
  /// A point that is so much lower than the level asked for cannot be beneath a parabola that is higher than it.
  private static let greatestRise: Float = 1.1

  init() {
    let phases = [0.25, 0.5, 0.75].map { place -> [Double] in
      let taps = (0..<Self.tapCount).map { tap -> Double in
        let x = Double(tap - Self.reach + 1) - place
        return sin(.pi * x) / (.pi * x) * Window.kaiser(at: x / Double(Self.reach), beta: 6)
      }
      let sum = taps.reduce(0, +)
      return taps.map { $0 / sum }
    }
    taps = (0..<Self.tapCount).map { (Float(phases[0][$0]), Float(phases[1][$0]), Float(phases[2][$0])) }
    greatestGain = Self.greatestRise * phases.reduce(0) { max($0, Float($1.reduce(0) { $0 + abs($1) })) }
  }

  /// Raises `peaks[n]` to the greatest magnitude of the signal from sample *n* to the next, where it is above `level`; elsewhere
  /// the value stays at or below `level`, or as it is.
  ///
  /// - Parameters:
  ///   - peaks: A multiple of eight.
  ///   - samples: Sample 0. There are at least 16 more on the left, and `peaks.count` + 16 from here on.
  func raise(_ peaks: UnsafeMutableBufferPointer<Float>, to samples: UnsafePointer<Float>, above level: Float) {
    let target = UnsafeMutableRawPointer(peaks.baseAddress!)
    for start in stride(from: 0, to: peaks.count, by: Self.lanes) where mayRise(at: samples + start, above: level) {
      let place = start * MemoryLayout<Float>.stride
      let known = target.loadUnaligned(fromByteOffset: place, as: SIMD8<Float>.self)
      let found = greatest(at: samples + start, above: level)
      target.storeBytes(of: larger(known, found), toByteOffset: place, as: SIMD8<Float>.self)
    }
  }

  /// The greatest magnitude of the signal over `count` samples, a multiple of eight, or `level` if that is greater.
  ///
  /// - Parameter samples: Sample 0. There are at least 16 more on the left, and `count` + 16 from here on.
  func greatest(of samples: UnsafePointer<Float>, count: Int, above level: Float) -> Float {
    var level = level
    for start in stride(from: 0, to: count, by: Self.lanes) where mayRise(at: samples + start, above: level) {
      level = max(level, Self.largest(greatest(at: samples + start, above: level)))
    }
    return level
  }

  /// Whether the signal can rise above `level` near these eight samples.
  @inline(__always)
  private func mayRise(at samples: UnsafePointer<Float>, above level: Float) -> Bool {
    let before = larger(magnitude(load(samples - 16)), magnitude(load(samples - 8)))
    let after = larger(magnitude(load(samples + 8)), magnitude(load(samples + 16)))
    return Self.largest(larger(magnitude(load(samples)), larger(before, after))) * greatestGain > level
  }

  /// The greatest magnitude from each of eight samples to the next; possibly too little where it is not above `level`.
  private func greatest(at samples: UnsafePointer<Float>, above level: Float) -> SIMD8<Float> {
    var quarter = SIMD8<Float>.zero
    var half = SIMD8<Float>.zero
    var threeQuarters = SIMD8<Float>.zero
    var before: Float = 0
    let first = samples - (Self.reach - 1)
    for tap in 0..<Self.tapCount {
      let (a, b, c) = taps[tap]
      let x = load(first + tap)
      quarter += x * a
      half += x * b
      threeQuarters += x * c
      before += first[tap - 1] * c
    }
    let here = magnitude(load(samples))
    let next = magnitude(load(samples + 1))
    (quarter, half, threeQuarters) = (magnitude(quarter), magnitude(half), magnitude(threeQuarters))
    let highest = larger(larger(here, quarter), larger(half, threeQuarters))
    if Self.largest(highest) * Self.greatestRise <= level { return highest }
    var last = threeQuarters
    for lane in (1..<Self.lanes).reversed() { last[lane] = last[lane - 1] }
    last[0] = abs(before)
    return larger(
      larger(vertex(last, here, quarter), vertex(here, quarter, half)),
      larger(vertex(quarter, half, threeQuarters), vertex(half, threeQuarters, next)))
  }

  /// The height of the parabola through three points, where the middle one is the highest; elsewhere that of the middle one.
  @inline(__always)
  private func vertex(_ left: SIMD8<Float>, _ middle: SIMD8<Float>, _ right: SIMD8<Float>) -> SIMD8<Float> {
    let slope = right - left
    let bend = 2 * middle - left - right
    let rise = slope * slope / (8 * bend)
    let isTop = (middle .>= left) .& (middle .>= right) .& (bend .> 0)
    return middle + SIMD8<Float>.zero.replacing(with: rise, where: isTop)
  }

  // The library's own functions for these two go through the lanes one by one.
  @inline(__always)
  private func larger(_ a: SIMD8<Float>, _ b: SIMD8<Float>) -> SIMD8<Float> { a.replacing(with: b, where: b .> a) }

  @inline(__always)
  private static func largest(_ vector: SIMD8<Float>) -> Float {
    let four = vector.lowHalf.replacing(with: vector.highHalf, where: vector.highHalf .> vector.lowHalf)
    let two = four.lowHalf.replacing(with: four.highHalf, where: four.highHalf .> four.lowHalf)
    return max(two[0], two[1])
  }

  @inline(__always)
  private func load(_ samples: UnsafePointer<Float>) -> SIMD8<Float> {
    UnsafeRawPointer(samples).loadUnaligned(as: SIMD8<Float>.self)
  }

  @inline(__always)
  private func magnitude(_ samples: SIMD8<Float>) -> SIMD8<Float> {
    unsafeBitCast(unsafeBitCast(samples, to: SIMD8<UInt32>.self) & 0x7FFF_FFFF, to: SIMD8<Float>.self)
  }
}
