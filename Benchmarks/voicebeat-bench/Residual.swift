import Glibc

/// How far a mix is from the exact one, computed in double precision from the stems.
enum Residual {
  /// - Parameters:
  ///   - mix: raw interleaved stereo of 32-bit floats
  ///   - gains: for each stem four factors: left to left, right to left, left to right, right to right; all
  ///     of them separated by commas
  ///   - stems: files like `mix`, all of its length or shorter
  ///
  /// Prints the level of the difference in dB below the mix, and the greatest difference of one sample.
  static func report(mix: String, gains: String, stems: [String]) throws {
    let factors = gains.split(separator: ",").compactMap { Double($0) }
    guard factors.count == 4 * stems.count else { throw Failure("four factors for each of \(stems.count) stems") }
    let mix = try samples(of: mix)
    let stems = try stems.map(samples)
    var difference = 0.0
    var power = 0.0
    var peak = 0.0
    for frame in 0..<mix.count / 2 {
      for channel in 0..<2 {
        var exact = 0.0
        for (index, stem) in stems.enumerated() where 2 * frame + 1 < stem.count {
          exact += factors[4 * index + 2 * channel] * Double(stem[2 * frame])
          exact += factors[4 * index + 2 * channel + 1] * Double(stem[2 * frame + 1])
        }
        let error = Double(mix[2 * frame + channel]) - exact
        difference += error * error
        power += exact * exact
        peak = max(peak, abs(error))
      }
    }
    print(10 * log10(difference / power), peak, mix.count / 2, stems.map { $0.count / 2 }.max() ?? 0)
  }

  private static func samples(of path: String) throws -> [Float] {
    guard let file = fopen(path, "rb") else { throw Failure("\(path): \(String(cString: strerror(errno)))") }
    defer { fclose(file) }
    fseek(file, 0, SEEK_END)
    let count = ftell(file) / 4
    rewind(file)
    return [Float](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = fread(buffer.baseAddress, 4, count, file)
    }
  }
}
