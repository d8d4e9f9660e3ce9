import Glibc

/// Follows the noise between the harmonics of a voice and takes it out of power spectra.
///
/// Bands of 32 bins or so each hold a level: the harmonic mean of their bins, over time as well, which the weakest bins make. So neither a
/// harmonic nor a held note counts as noise, and a pause counts at once. In stationary noise this is a fixed share of the noise's mean;
/// `Self.scale` makes up for it.
struct NoiseFloor {
  private let bands: Int
  private let width: Int
  /// Bins below this carry no voice.
  private let lowest: Int
  /// What is left of a level's reciprocal from one frame to the next.
  private let memory: Float
  private var reciprocals: [Float]

  /// From the harmonic mean of a band of noise to its mean.
  private static let scale: Float = 3.5

  /// - Parameters:
  ///   - bins: Of a spectrum.
  ///   - width: Bins of a band.
  ///   - lowest: The first bin that may carry voice.
  ///   - memory: What is left of a frame's share after one frame, 0 ..< 1.
  init(bins: Int, width: Int, lowest: Int, memory: Float) {
    self.width = max(8, width)
    self.lowest = min(max(1, lowest), bins - 1)
    bands = max(1, (bins - self.lowest) / self.width)
    self.memory = memory
    reciprocals = Array(repeating: 0, count: bands)
  }

  /// Turns each bin into its power without the noise (real part), below the voice into nothing, and returns the noise that was in all.
  /// Both count as energies do over the whole circle of the transform.
  mutating func subtract(from spectrum: inout MutableSpan<Bin>) -> Float {
    let bins = spectrum.count
    for i in 0..<lowest { spectrum[i] = Bin() }
    var total: Float = 0
    for band in 0..<bands {
      let start = lowest + band * width
      let end = band == bands - 1 ? bins : start + width
      var sum: Float = 0
      for i in start..<end {
        let bin = spectrum[i]
        let power = bin.real * bin.real + bin.imaginary * bin.imaginary
        spectrum[i] = Bin(real: power, imaginary: 0)
        sum += 1 / (power + 1e-20)
      }
      let mean = sum / Float(end - start)
      let reciprocal = reciprocals[band] == 0 ? mean : memory * reciprocals[band] + (1 - memory) * mean
      reciprocals[band] = reciprocal
      let noise = Self.scale / reciprocal
      total += noise * Float(end - start)
      for i in start..<end { spectrum[i].real = max(0, spectrum[i].real - 1.5 * noise) }
    }
    return 2 * total
  }
}
