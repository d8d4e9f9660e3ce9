import Glibc

/// Eight stems that resemble music, the same bits every time: 48 kHz stereo WAV files of 16 bits.
///
/// Each repeats a loop of sixteen seconds: notes with decaying overtones and bursts of noise on a beat, each stem in
/// its own register and with its own swing, so that an encoder has tonal, percussive and noisy material to work on.
enum Stems {
  static let count = 8
  static let sampleRate = 48_000
  private static let loopFrames = 16 * sampleRate

  static func write(into folder: String, seconds: Int) throws {
    guard seconds > 0 else { throw Failure("SECONDS is a whole number above 0") }
    for index in 0..<count {
      try write(loop(index), seconds: seconds, to: "\(folder)/stem\(index).wav")
    }
  }

  private static func loop(_ index: Int) -> [Int16] {
    var left = [Float](repeating: 0, count: loopFrames)
    var right = left
    var random = SplitMix(seed: UInt64(index + 1))
    let scale: [Float] = [0, 2, 3, 5, 7, 8, 10, 12]
    let step = sampleRate / (4 + index % 3 * 2)
    for (note, start) in stride(from: 0, to: loopFrames, by: step).enumerated() where random.unit() < 0.7 {
      let pitch = 33 + 7 * Float(index) + scale[(note * 3 + index) % scale.count]
      let hertz = 440 * powf(2, (pitch - 69) / 12)
      let isNoise = index % 4 == 3
      let level = 0.1 + 0.2 * random.unit()
      let side = 0.3 + 0.4 * random.unit()
      let length = min(step * (1 + note % 4), loopFrames - start)
      for frame in 0..<length {
        let time = Float(frame) / Float(sampleRate)
        let envelope = level * expf(-time * (isNoise ? 18 : 4)) * min(1, Float(frame) / 96)
        var sample: Float = 0
        if isNoise {
          sample = random.unit() * 2 - 1
        } else {
          for overtone in 1...6 { sample += sinf(2 * .pi * hertz * Float(overtone) * time) / Float(overtone) }
        }
        left[start + frame] += sample * envelope * (1 - side)
        right[start + frame] += sample * envelope * side
      }
    }
    return zip(left, right).flatMap { pair in
      [pair.0, pair.1].map { Int16(max(-1, min(1, $0)) * 32_000) }
    }
  }

  private static func write(_ loop: [Int16], seconds: Int, to path: String) throws {
    guard let file = fopen(path, "wb") else { throw Failure("\(path): \(String(cString: strerror(errno)))") }
    defer { fclose(file) }
    let bytes = UInt32(seconds * sampleRate * 4)
    var header: [UInt8] = []
    func text(_ text: String) { header += Array(text.utf8) }
    func number(_ value: some FixedWidthInteger) { withUnsafeBytes(of: value.littleEndian) { header += Array($0) } }
    text("RIFF")
    number(36 + bytes)
    text("WAVEfmt ")
    number(UInt32(16))
    number(UInt16(1))
    number(UInt16(2))
    number(UInt32(sampleRate))
    number(UInt32(sampleRate * 4))
    number(UInt16(4))
    number(UInt16(16))
    text("data")
    number(bytes)
    fwrite(header, 1, header.count, file)
    var frames = seconds * sampleRate
    while frames > 0 {
      let chunk = min(frames, loopFrames)
      guard fwrite(loop, 4, chunk, file) == chunk else { throw Failure("\(path): \(String(cString: strerror(errno)))") }
      frames -= chunk
    }
  }
}

/// A small generator of random numbers whose sequence never changes.
struct SplitMix {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// 0 ≤ x < 1.
  mutating func unit() -> Float {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return Float((bits ^ (bits >> 31)) >> 40) / Float(1 << 24)
  }
}
