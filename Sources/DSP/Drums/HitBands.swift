/// Sums power spectra in bands of half an octave.
struct HitBands {
  /// Ends of the bands, in Hz.
  static let edges: [Double] = [
    20, 65, 108, 195, 280, 400, 560, 800, 1130, 1600, 2260, 3200, 4500, 6400, 9000, 12800, 22000,
  ]
  static let count = edges.count - 1

  /// Bin, band and the part of the bin that lies in the band.
  private let parts: [(bin: Int, band: Int, share: Float)]

  /// - Parameters:
  ///   - width: Hz from a bin to the next.
  ///   - binCount: Bins of the spectra.
  init(width: Double, binCount: Int) {
    parts = (1..<binCount).flatMap { bin in
      let low = (Double(bin) - 0.5) * width
      return (0..<Self.count).compactMap { band in
        let inside = min(low + width, Self.edges[band + 1]) - max(low, Self.edges[band])
        return inside > 0 ? (bin, band, Float(inside / width)) : nil
      }
    }
  }

  func sums(of powers: [Float]) -> [Float] {
    var sums = [Float](repeating: 0, count: Self.count)
    for part in parts { sums[part.band] += part.share * powers[part.bin] }
    return sums
  }
}
