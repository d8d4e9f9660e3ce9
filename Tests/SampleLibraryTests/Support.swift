import Glibc
import ObjectStore
import TestSupport

@testable import SampleLibrary

/// A sample that no file belongs to.
func sample(_ name: String, _ instrument: Instrument, _ genres: [Genre]) -> Sample {
  Sample(
    name: name, key: try? ObjectKey("samples/\(name).wav"), instrument: instrument, genres: genres, sound: name,
    velocities: 1...127, duration: 0.5, sampleRate: 44_100, channels: 1, rootNote: nil, loudness: -20, peak: -3,
    loop: nil, licence: "CC0-1.0", source: "test", sha256: "00")
}

/// A folder of sounds and a local store.
struct SoundFolder {
  let folder: TemporaryFolder
  let sounds: String

  init() throws {
    folder = try TemporaryFolder()
    sounds = folder.path("sounds")
    mkdir(sounds, 0o700)
  }

  func store() throws -> LocalStore {
    try LocalStore(LocalStore.Configuration(folder: folder.path("store"), isDurable: false))
  }

  /// Writes a mono WAV of 16 bits with a decaying tone, in folders that are made.
  func add(_ path: String, hertz: Double = 220, seconds: Double = 0.1, rate: Int = 44_100) throws {
    let frames = Int(seconds * Double(rate))
    var bytes: [UInt8] = []
    func append(_ value: Int, _ width: Int) {
      for index in 0..<width { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
    }
    bytes += Array("RIFF".utf8)
    append(36 + 2 * frames, 4)
    bytes += Array("WAVEfmt ".utf8)
    for (value, width) in [(16, 4), (1, 2), (1, 2), (rate, 4), (2 * rate, 4), (2, 2), (16, 2)] { append(value, width) }
    bytes += Array("data".utf8)
    append(2 * frames, 4)
    for frame in 0..<frames {
      let time = Double(frame) / Double(rate)
      append(Int(16_000 * exp(-8 * time) * sin(2 * .pi * hertz * time)), 2)
    }
    try write(bytes, to: path)
  }

  func write(_ bytes: [UInt8], to path: String) throws {
    var made = sounds
    for part in path.split(separator: "/").dropLast() {
      made += "/" + part
      mkdir(made, 0o700)
    }
    guard let file = fopen("\(sounds)/\(path)", "wb") else { throw SystemFailure("open \(path)") }
    fwrite(bytes, 1, bytes.count, file)
    guard fclose(file) == 0 else { throw SystemFailure("write \(path)") }
  }
}
