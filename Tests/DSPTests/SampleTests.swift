import DSP
import Testing

@Suite("Sample kernels")
struct SampleTests {
  /// Lengths around the width of vectors.
  private static let lengths = [0, 1, 3, 4, 7, 8, 9, 31, 32, 33, 511, 512, 513]

  private static func ramp(_ count: Int, _ slope: Float = 0.37) -> [Float] {
    (0..<count).map { Float($0) * slope - 1 }
  }

  /// What `change` makes of a ramp.
  private static func changed(_ count: Int, _ change: (inout MutableSpan<Float>) -> Void) -> [Float] {
    var samples = ramp(count)
    var span = samples.mutableSpan
    change(&span)
    return samples
  }

  @Test("do to every sample what they say, at every length", arguments: lengths)
  func elementwise(count: Int) {
    let samples = Self.ramp(count)
    let others = Self.ramp(count, -0.11)
    #expect(Self.changed(count) { $0.fill(2) } == samples.map { _ in 2 })
    #expect(Self.changed(count) { $0.scale(by: 0.3) } == samples.map { $0 * 0.3 })
    #expect(Self.changed(count) { $0.copy(others.span) } == others)
    #expect(Self.changed(count) { $0.copy(others.span, scaledBy: 0.7) } == others.map { $0 * 0.7 })
    #expect(Self.changed(count) { $0.add(others.span, scaledBy: 0.7) } == zip(samples, others).map { $0 + $1 * 0.7 })
  }
}
