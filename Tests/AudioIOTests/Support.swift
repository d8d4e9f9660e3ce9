import AudioIO
import Glibc

/// The bytes of a file.
func contents(_ path: String) -> [UInt8] {
  guard let file = fopen(path, "rb") else { return [] }
  defer { fclose(file) }
  fseek(file, 0, SEEK_END)
  var bytes = [UInt8](repeating: 0, count: ftell(file))
  rewind(file)
  let got = fread(&bytes, 1, bytes.count, file)
  return Array(bytes.prefix(got))
}

/// Makes a file of `bytes`.
func store(_ bytes: [UInt8], _ path: String) {
  let file = fopen(path, "wb")!
  fwrite(bytes, 1, bytes.count, file)
  fclose(file)
}

/// Signals that sound like something, at full scale 0.5, the same on every machine.
enum Signal {
  /// A chord that glides, with another one on each further channel.
  static func music(_ frames: Int, channels: Int, sampleRate: Int = 48_000) -> [[Float]] {
    (0..<channels).map { channel in
      (0..<frames).map { frame in
        let t = Double(frame) / Double(sampleRate)
        let base = 220 * (1 + Double(channel) * 0.25)
        let glide = 2 * .pi * (base * t + 15 * t * t)
        return Float(0.25 * sin(glide) + 0.15 * sin(2.01 * glide) + 0.1 * sin(3.97 * glide + 0.3))
      }
    }
  }

  /// White noise from a fixed seed.
  static func noise(_ frames: Int, channels: Int, seed: UInt64 = 1) -> [[Float]] {
    var state = seed
    return (0..<channels).map { _ in
      (0..<frames).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Float(Int32(truncatingIfNeeded: state >> 32)) / Float(Int32.max) * 0.5
      }
    }
  }

  /// Silence that turns into noise and back, every `period` frames.
  static func bursts(_ frames: Int, channels: Int, period: Int) -> [[Float]] {
    noise(frames, channels: channels).map { channel in
      channel.indices.map { $0 / period % 2 == 0 ? 0 : channel[$0] }
    }
  }
}

/// Writes planar samples in pieces of `block` frames.
@discardableResult
func write(
  _ samples: [[Float]], _ path: String, _ settings: EncodingSettings, sampleRate: Int = 48_000,
  metadata: Metadata = Metadata(), overwrite: Bool = true, block: Int = 4096
) throws -> AudioWriter {
  let writer = try AudioWriter(
    path: path, settings: settings, sampleRate: sampleRate, channels: samples.count, overwrite: overwrite)
  writer.metadata = metadata
  try put(samples, into: writer, block: block)
  try writer.finish()
  return writer
}

/// Hands planar samples to a writer in pieces of `block` frames.
func put(_ samples: [[Float]], into writer: AudioWriter, block: Int = 4096) throws {
  let frames = samples[0].count
  for start in stride(from: 0, to: frames, by: block) {
    let count = min(block, frames - start)
    let interleaved = (0..<count * samples.count).map { samples[$0 % samples.count][start + $0 / samples.count] }
    try writer.writeInterleaved(count, from: interleaved)
  }
}

/// Everything in a file, planar.
func readAll(_ path: String, nonFinite: NonFinitePolicy = .fail) throws -> [[Float]] {
  try AudioReader(path: path, nonFinite: nonFinite).readAll()
}

/// Signal to noise in dB of `copy` against `original` over [from, to) of every channel; 200 where they are equal.
func signalToNoise(_ copy: [[Float]], _ original: [[Float]], from: Int = 0, to: Int? = nil) -> Double {
  var (signal, noise) = (0.0, 0.0)
  for (a, b) in zip(copy, original) {
    for frame in from..<min(to ?? Int.max, a.count, b.count) {
      signal += Double(b[frame]) * Double(b[frame])
      let error = Double(a[frame]) - Double(b[frame])
      noise += error * error
    }
  }
  return noise == 0 ? 200 : 10 * log10(signal / noise)
}
