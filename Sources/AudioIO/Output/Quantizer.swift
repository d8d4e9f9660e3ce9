/// Float to integer: full scale ±1.0 is ±2^(bits−1), rounded to the nearest (ties to even), limited to what the integer
/// holds. A file of that many bits read as float and written again is bit-exact.
enum Quantizer {
  /// Writes `count` samples as integers of `bits` bits that stand at the top of 32 bits, as libsndfile takes them.
  ///
  /// - Returns: how many were beyond full scale and have been limited. The one step between +1.0 and the largest integer
  ///   does not count.
  static func quantize(
    _ samples: UnsafePointer<Float>, count: Int, bits: Int, into target: UnsafeMutablePointer<Int32>
  ) -> Int {
    let scale = Float(Int64(1) << (bits - 1))
    // The largest float not above the largest integer: for 32 bits that is 2^31 − 128.
    let top = bits == 32 ? scale.nextDown : scale - 1
    let shift = SIMD8<Int32>(repeating: Int32(32 - bits))
    let (low, high) = (SIMD8<Float>(repeating: -scale), SIMD8<Float>(repeating: top))
    let (input, output) = (UnsafeRawPointer(samples), UnsafeMutableRawPointer(target))
    var clipped = SIMD8<Int32>()
    let whole = count & ~7
    for index in stride(from: 0, to: whole, by: 8) {
      let scaled = input.loadUnaligned(fromByteOffset: index * 4, as: SIMD8<Float>.self) * scale
      clipped &-= SIMD8(truncatingIfNeeded: unsafeBitCast((scaled .> scale) .| (scaled .< low), to: SIMD8<Int32>.self))
      let limited = scaled.clamped(lowerBound: low, upperBound: high).rounded(.toNearestOrEven)
      // Lane by lane: the conversion of whole vectors is generic code that the compiler does not specialise.
      var integers = SIMD8<Int32>()
      for lane in 0..<8 { integers[lane] = Int32(limited[lane]) }
      output.storeBytes(of: integers &<< shift, toByteOffset: index * 4, as: SIMD8<Int32>.self)
    }
    var total = Int(clipped.wrappedSum())
    for index in whole..<count {
      let scaled = samples[index] * scale
      if scaled > scale || scaled < -scale { total += 1 }
      let limited = min(max(scaled, -scale), top).rounded(.toNearestOrEven)
      target[index] = Int32(limited) << Int32(32 - bits)
    }
    return total
  }
}
