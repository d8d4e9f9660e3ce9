import AudioIO
import Glibc
import TestSupport
import Testing

@Suite("Bad audio")
struct BadInputTests {
  let scratch: TemporaryFolder

  init() throws { scratch = try TemporaryFolder() }

  /// A WAV file from its parts, whatever they claim.
  static func wave(
    tag: Int = 1, channels: Int = 1, rate: Int = 48_000, bits: Int = 16, frameSize: Int? = nil, dataSize: Int? = nil,
    data: [UInt8] = [UInt8](repeating: 0, count: 200), riff: String = "RIFF"
  ) -> [UInt8] {
    func little(_ value: Int, _ width: Int) -> [UInt8] {
      (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    let block = frameSize ?? max(1, channels * bits / 8)
    let head = Array(riff.utf8) + little(36 + data.count, 4) + Array("WAVEfmt ".utf8) + little(16, 4)
    let format = little(tag, 2) + little(channels, 2) + little(rate, 4) + little(rate &* block, 4) + little(block, 2)
    let body = format + little(bits, 2) + Array("data".utf8) + little(dataSize ?? data.count, 4)
    return head + body + data
  }

  static func floats(_ values: [Float]) -> [UInt8] {
    wave(
      tag: 3, bits: 32,
      data: values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) } })
  }

  /// A FLAC header that claims a length, and nothing after it.
  static func flac(rate: Int, total: UInt64) -> [UInt8] {
    let packed = UInt64(rate) << 44 | 1 << 41 | 15 << 36 | total & 0xF_FFFF_FFFF
    let numbers = (0..<8).map { UInt8(truncatingIfNeeded: packed >> (56 - 8 * $0)) }
    return Array("fLaC".utf8) + [0x80, 0, 0, 34, 16, 0, 16, 0, 0, 0, 0, 0, 0, 0] + numbers
      + [UInt8](repeating: 0, count: 16)
  }

  static func aiff(rate: [UInt8], channels: UInt8 = 1) -> [UInt8] {
    Array("FORM".utf8) + [0, 0, 0, 46] + Array("AIFFCOMM".utf8) + [0, 0, 0, 18, 0, channels, 0, 0, 0, 0, 0, 16] + rate
      + Array("SSND".utf8) + [0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0]
  }

  static func error(_ bytes: [UInt8], _ limits: AudioLimits = AudioLimits()) -> AudioIOError? {
    do throws(AudioIOError) {
      _ = try AudioReader(bytes: bytes, subject: "it", limits: limits).readAll()
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "is told by class",
    arguments: [
      ("an empty file", [], "notAudio"), ("text", Array("Hello, this is no audio at all.".utf8), "notAudio"),
      ("zeros", [UInt8](repeating: 0, count: 5_000), "notAudio"),
      ("0xFF all over", [UInt8](repeating: 0xFF, count: 5_000), "notAudio"),
      ("only a magic", Array("RIFF".utf8), "notAudio"), ("only a FLAC magic", Array("fLaC".utf8), "malformed"),
      ("only an Ogg magic", Array("OggS".utf8), "malformed"), ("only an ID3 magic", Array("ID3".utf8), "notAudio"),
      ("no channels", wave(channels: 0), "limit"), ("1024 channels", wave(channels: 1024), "limit"),
      ("65 channels", wave(channels: 65), "limit"), ("rate 0", wave(rate: 0), "limit"),
      ("rate 1", wave(rate: 1), "limit"),
      ("rate 999", wave(rate: 999), "limit"), ("rate 768001", wave(rate: 768_001), "limit"),
      ("rate 2^31-1", wave(rate: 0x7FFF_FFFF), "limit"), ("rate 2^32-1", wave(rate: 0xFFFF_FFFF), "limit"),
      ("an encoding outside the list", wave(tag: 2, bits: 4), "unsupported"),
      ("MP3 in WAV", wave(tag: 0x55, bits: 16), "unsupported"), ("12 bits", wave(bits: 12), "unsupported"),
      ("frames that do not add up", wave(frameSize: 3), "malformed"),
      ("frames of 0 bytes", wave(frameSize: 0), "malformed"),
      ("data that claims too much", wave(dataSize: 1_000_000), "truncated"),
      ("data that claims 2 GiB", wave(dataSize: 0x7000_0000), "truncated"),
      ("an RF64 without sizes", wave(dataSize: 0xFFFF_FFF0, riff: "RF64"), "truncated"),
      ("FLAC of 2^36 - 1 frames", flac(rate: 48_000, total: 0xF_FFFF_FFFF), "limit"),
      ("FLAC of one hour without any", flac(rate: 48_000, total: 48_000 * 3_600), "truncated"),
      ("FLAC of rate 0", flac(rate: 0, total: 10), "limit"),
      ("FLAC of rate 1", flac(rate: 1, total: 10), "limit"),
      ("AIFF of rate infinity", aiff(rate: [0x7F, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0]), "limit"),
      ("AIFF of rate 0", aiff(rate: [UInt8](repeating: 0, count: 10)), "limit"),
      ("AIFF without channels", aiff(rate: [0x40, 0x0E, 0xBB, 0x80, 0, 0, 0, 0, 0, 0], channels: 0), "limit"),
      ("NaN", floats([0, .nan, 0]), "notFinite"), ("infinity", floats([0, 0, .infinity]), "notFinite"),
      ("minus infinity in a long file", floats([Float](repeating: 0.5, count: 40_001) + [-.infinity]), "notFinite"),
    ] as [(String, [UInt8], String)])
  func isRefused(what: String, bytes: [UInt8], expected: String) {
    let error = Self.error(bytes)
    #expect(error.map { String(describing: Mirror(reflecting: $0).children.first?.label ?? "") } == expected, "\(what)")
    #expect(error?.description.contains("it") ?? false)
  }

  @Test("reads samples that are not finite as zeros where that is asked for, and counts them")
  func zeroPolicy() throws {
    let reader = try AudioReader(bytes: Self.floats([0.5, .nan, -.infinity, 0.25]), nonFinite: .zero)
    #expect(try reader.readAll() == [[0.5, 0, 0, 0.25]])
    #expect(reader.zeroedSamples == 2)
  }

  @Test("names the frame and the channel of the first sample that is not finite")
  func place() throws {
    let path = scratch.path("a.wav")
    var samples = Signal.noise(70_000, channels: 2)
    samples[1][65_432] = .nan
    try write(samples, path, EncodingSettings(.wav, encoding: .float32))
    #expect(throws: AudioIOError.notFinite(subject: path, frame: 65_432, channel: 1)) { try readAll(path) }
  }

  @Test("is refused for its duration before anything is decoded")
  func durationBudget() throws {
    let path = scratch.path("a.wav")
    try write(Signal.noise(48_001, channels: 1), path, EncodingSettings(.wav))
    let limits = AudioLimits(maximumDuration: 1)
    #expect(throws: AudioIOError.self) { try AudioReader(path: path, limits: limits) }
    let exact = AudioLimits(maximumDuration: 48_001 / 48_000.0)
    #expect(try AudioReader(path: path, limits: exact).info.frames == 48_001)
  }

  @Test("takes sizes that were left open as everything there is", arguments: [0xFFFF_FFFF, 0x7FFF_F000])
  func openSizes(size: Int) throws {
    let reader = try AudioReader(bytes: Self.wave(dataSize: size))
    #expect(reader.info.frames == 100)
    #expect(try reader.readAll()[0].count == 100)
  }

  @Test("cut off anywhere is an error or a shorter clip", arguments: AudioFileFormat.allCases)
  func truncation(format: AudioFileFormat) throws {
    let path = scratch.path("a")
    let frames = 12_000
    try write(
      Signal.music(frames, channels: 2), path, EncodingSettings(format, effort: format == .mp3 ? 7 : nil),
      metadata: Metadata([("title", "t"), ("comment", "c")]))
    let whole = contents(path)
    let cuts = Array(0..<min(200, whole.count)) + Array(stride(from: 200, to: whole.count, by: whole.count / 60 + 1))
    for cut in cuts {
      if let clip = try? AudioReader(bytes: Array(whole[..<cut])).readAll() {
        #expect(clip[0].count <= frames, "cut at \(cut)")
        if [.wav, .aiff, .flac, .rf64, .w64, .mp3].contains(format) {
          Issue.record("\(format) cut at \(cut) of \(whole.count) was read as \(clip[0].count) frames")
        }
      }
    }
  }

  @Test("with any byte changed is an error or a clip", arguments: AudioFileFormat.allCases)
  func damage(format: AudioFileFormat) throws {
    let path = scratch.path("a")
    try write(Signal.music(4_000, channels: 2), path, EncodingSettings(format, effort: format == .mp3 ? 7 : nil))
    let whole = contents(path)
    var state: UInt64 = 7
    for round in 0..<300 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      var bytes = whole
      let place = round < 120 ? round % bytes.count : Int(state >> 33) % bytes.count
      bytes[place] = UInt8(truncatingIfNeeded: state >> 20)
      if let reader = try? AudioReader(bytes: bytes, limits: AudioLimits(maximumDuration: 60)) {
        #expect(AudioLimits.channels.contains(reader.info.channels))
        _ = try? reader.readAll()
      }
    }
  }
}
