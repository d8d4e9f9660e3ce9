import AudioIO
import Glibc
import TestSupport
import Testing

@Suite("A file that is written and read again")
struct RoundTripTests {
  let scratch: TemporaryFolder

  init() throws { scratch = try TemporaryFolder() }

  @Test(
    "keeps every sample where the format is lossless",
    arguments: [AudioFileFormat.wav, .rf64, .w64, .aiff], [1, 2, 3, 8])
  func floatIsExact(format: AudioFileFormat, channels: Int) throws {
    let samples = Signal.noise(10_007, channels: channels)
    let path = scratch.path("a")
    try write(samples, path, EncodingSettings(format, encoding: .float32), sampleRate: 44_100)
    let reader = try AudioReader(path: path)
    #expect(
      reader.info
        == AudioInfo(
          container: reader.info.container, encoding: .float32, sampleRate: 44_100, channels: channels, frames: 10_007))
    #expect(try reader.readAll() == samples)
  }

  @Test(
    "keeps samples of n bits in a file of n bits",
    arguments: [
      (AudioFileFormat.wav, SampleEncoding.pcm16, 16), (.wav, .pcm24, 24), (.aiff, .pcm16, 16), (.aiff, .pcm24, 24),
      (.flac, .pcm16, 16), (.flac, .pcm24, 24), (.w64, .pcm24, 24), (.wav, .pcm32, 24),
    ])
  func integersAreExact(format: AudioFileFormat, encoding: SampleEncoding, bits: Int) throws {
    let scale = Float(1 << (bits - 1))
    let samples = Signal.noise(9_001, channels: 2).map { $0.map { ($0 * 2 * (scale - 1)).rounded() / scale } }
    let path = scratch.path("a")
    let writer = try write(samples, path, EncodingSettings(format, encoding: encoding))
    #expect(writer.clippedSamples == 0)
    #expect(try readAll(path) == samples)
  }

  @Test("rounds to the nearest step, limits at full scale and counts what it limited")
  func roundingAndClipping() throws {
    let step: Float = 1 / 32_768
    let samples: [[Float]] = [[0.4 * step, 0.6 * step, -0.4 * step, -0.6 * step, 1, 1.5, -1, -1.5, 0.5, 2, -2]]
    let path = scratch.path("a.wav")
    let writer = try write(samples, path, EncodingSettings(.wav, encoding: .pcm16))
    let top = 1 - step
    #expect(try readAll(path) == [[0, step, 0, -step, top, top, -1, -1, 0.5, top, -1]])
    #expect(writer.clippedSamples == 4)
  }

  @Test(
    "keeps the length and the place of every frame where the format is lossy",
    arguments: [(AudioFileFormat.vorbis, 48_000), (.vorbis, 44_100), (.opus, 48_000), (.opus, 16_000)])
  func lossyIsAligned(format: AudioFileFormat, sampleRate: Int) throws {
    let samples = Signal.music(60_123, channels: 2, sampleRate: sampleRate)
    let path = scratch.path("a")
    try write(samples, path, EncodingSettings(format, bitrate: 192), sampleRate: sampleRate)
    let copy = try readAll(path)
    #expect(copy[0].count == 60_123)
    // A shift by one frame alone would bring these signals below 20 dB.
    #expect(signalToNoise(copy, samples) > 20)
  }

  @Test("may be empty or hold a single frame", arguments: AudioFileFormat.allCases, [0, 1])
  func tinyFiles(format: AudioFileFormat, frames: Int) throws {
    let path = scratch.path("a")
    try write(Signal.noise(frames, channels: 2), path, EncodingSettings(format))
    #expect(try readAll(path).map(\.count) == [frames, frames])
  }

  @Test("is the same whatever the size of the blocks", arguments: AudioFileFormat.allCases)
  func blockSizeDoesNotMatter(format: AudioFileFormat) throws {
    let samples = Signal.music(20_000, channels: 2)
    let versions = try [1, 777, 4096, 20_000].map { block in
      let path = scratch.path("a")
      try write(samples, path, EncodingSettings(format), block: block)
      return try readAll(path)
    }
    #expect(versions.allSatisfy { $0 == versions[0] })
  }

  @Test("can be read from memory and from a descriptor")
  func otherInputs() throws {
    let samples = Signal.noise(5_000, channels: 2)
    let path = scratch.path("a.flac")
    try write(samples, path, EncodingSettings(.flac))
    let expected = try readAll(path)
    #expect(try AudioReader(bytes: contents(path)).readAll() == expected)
    let descriptor = open(path, O_RDONLY)
    defer { close(descriptor) }
    #expect(try AudioReader(descriptor: descriptor, subject: "it").readAll() == expected)
  }

  @Test("can be read frame by frame into planes, at an offset")
  func planarReads() throws {
    let samples = Signal.noise(1_000, channels: 3)
    let path = scratch.path("a.wav")
    try write(samples, path, EncodingSettings(.wav, encoding: .float32))
    let reader = try AudioReader(path: path)
    var planes = samples.map { _ in UnsafeMutablePointer<Float>.allocate(capacity: 1_000) }
    defer { planes.forEach { $0.deallocate() } }
    var done = 0
    while true {
      let got = try planes.withUnsafeMutableBufferPointer { try reader.read(37, into: .init($0), at: done) }
      done += got
      if got < 37 { break }
    }
    #expect(done == 1_000)
    #expect(planes.map { Array(UnsafeBufferPointer(start: $0, count: 1_000)) } == samples)
  }
}
