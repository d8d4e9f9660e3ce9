/// What a reader does about samples that are NaN or infinite.
public enum NonFinitePolicy: String, Sendable, CaseIterable {
  /// Reading fails and names the place.
  case fail
  /// Such samples are read as 0.
  case zero
}

/// Finds samples that are NaN or infinite.
enum Finiteness {
  /// The index of the first sample that is not finite, or nil. Costs about one multiplication a sample: a finite number
  /// times 0 is 0, any other is NaN, and NaN survives a sum.
  static func firstViolation(in samples: UnsafePointer<Float>, count: Int) -> Int? {
    let raw = UnsafeRawPointer(samples)
    var sum = SIMD8<Float>()
    let whole = count & ~7
    for index in stride(from: 0, to: whole, by: 8) {
      sum += raw.loadUnaligned(fromByteOffset: index * 4, as: SIMD8<Float>.self) * 0
    }
    var rest: Float = 0
    for index in whole..<count { rest += samples[index] * 0 }
    if sum == SIMD8<Float>() && rest == 0 { return nil }
    return (0..<count).first { !samples[$0].isFinite }
  }

  /// Replaces what is not finite by 0 and returns how many samples that were.
  static func zero(_ samples: UnsafeMutablePointer<Float>, count: Int) -> Int {
    var replaced = 0
    for index in 0..<count where !samples[index].isFinite {
      samples[index] = 0
      replaced += 1
    }
    return replaced
  }
}
