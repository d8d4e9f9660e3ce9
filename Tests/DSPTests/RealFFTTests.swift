import DSP
import Glibc
import Testing

@Suite("RealFFT")
struct RealFFTTests {
  private func forward(_ signal: Span<Float>) -> [Bin] {
    let transform = RealFFT(count: signal.count)
    var bins = [Bin](repeating: Bin(), count: transform.binCount)
    var spectrum = bins.mutableSpan
    transform.forward(signal, spectrum: &spectrum)
    return bins
  }

  private func inverse(_ bins: [Bin], count: Int) -> [Float] {
    var bins = bins
    var samples = [Float](repeating: 0, count: count)
    var spectrum = bins.mutableSpan
    var signal = samples.mutableSpan
    RealFFT(count: count).inverse(&spectrum, signal: &signal)
    return samples
  }

  private func signal(_ count: Int) -> [Float] {
    (0..<count).map { Float(sin(Double($0) * 0.7) + 0.3 * cos(Double($0 * $0) * 0.013)) }
  }

  @Test("is the sum that defines it", arguments: [1, 2, 3, 8, 15, 64, 100, 509])
  func definition(count: Int) {
    let signal = signal(count)
    let spectrum = forward(signal.span)
    for bin in 0...count / 2 {
      let turns = -2 * Double.pi * Double(bin) / Double(count)
      let real = signal.enumerated().reduce(0.0) { $0 + Double($1.element) * cos(turns * Double($1.offset)) }
      let imaginary = signal.enumerated().reduce(0.0) { $0 + Double($1.element) * sin(turns * Double($1.offset)) }
      #expect(abs(Double(spectrum[bin].real) - real) < 1e-5 * Double(count + 1))
      #expect(abs(Double(spectrum[bin].imaginary) - imaginary) < 1e-5 * Double(count + 1))
    }
  }

  @Test("is undone by its inverse", arguments: [1, 2, 3, 8, 15, 64, 100, 509, 4096])
  func roundTrip(count: Int) {
    let original = signal(count)
    let result = inverse(forward(original.span), count: count)
    for (a, b) in zip(result, original) { #expect(abs(a - b) < 1e-5) }
  }

  @Test("gives the same bits wherever the samples lie in memory")
  func alignment() {
    let signal = signal(256)
    let expected = forward(signal.span)
    for offset in 0..<8 {
      let moved = [Float](repeating: 0, count: offset) + signal
      #expect(forward(moved.span.extracting(offset..<offset + 256)) == expected)
    }
  }

  @Test("may be made and used on many threads at once")
  func threads() async {
    let expected = forward(signal(360).span)
    await withTaskGroup(of: Bool.self) { group in
      for count in 350..<370 {
        group.addTask {
          _ = forward(signal(count).span)
          return forward(signal(360).span) == expected
        }
      }
      for await isSame in group { #expect(isSame) }
    }
  }
}
