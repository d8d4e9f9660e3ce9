import AudioIO
import Glibc
import TestSupport
import Testing

/// The parallel encoder cuts at every 240th MP3 frame, which is every 5.76 s at 48 kHz.
@Suite("MP3 that is encoded in segments")
struct MP3Tests {
  let scratch: TemporaryFolder

  init() throws { scratch = try TemporaryFolder() }
  static let segment = 240 * 1152

  @Test("has exactly the frames that went in", arguments: [1, 575, 1152, 47_999, 276_479, 276_480, 300_000, 1_000_001])
  func lengths(frames: Int) throws {
    let path = scratch.path("a.mp3")
    try write(Signal.noise(frames, channels: 1), path, EncodingSettings(.mp3, bitrate: 64))
    let reader = try AudioReader(path: path)
    #expect(reader.info.frames == Int64(frames))
    #expect(try reader.readAll()[0].count == frames)
  }

  @Test(
    "puts every frame where it was, at every rate and mode",
    arguments: [
      (48_000, 2, 192, nil), (44_100, 2, 320, nil), (32_000, 1, 96, nil), (48_000, 2, nil, 2.0), (44_100, 1, nil, 0.0),
      (24_000, 2, 96, nil), (22_050, 1, nil, 4.0), (16_000, 1, 64, nil), (8_000, 1, 32, nil),
    ] as [(Int, Int, Int?, Double?)])
  func alignment(sampleRate: Int, channels: Int, bitrate: Int?, quality: Double?) throws {
    let samples = Signal.music(300_000, channels: channels, sampleRate: sampleRate).map { $0.map { $0 * 0.8 } }
    let path = scratch.path("a.mp3")
    try write(
      samples, path, EncodingSettings(.mp3, bitrate: bitrate, quality: quality, effort: 7), sampleRate: sampleRate)
    let copy = try readAll(path)
    #expect(copy.map(\.count) == samples.map(\.count))
    // The glide stays below a quarter of the rate at the start; one frame off would leave less than 12 dB there.
    #expect(signalToNoise(copy, samples, from: 2_000, to: 60_000) > 15)
  }

  @Test(
    "sounds at its joints as it does elsewhere", arguments: [(128, nil), (320, nil), (nil, 4.0)] as [(Int?, Double?)])
  func joints(bitrate: Int?, quality: Double?) throws {
    // A steady chord: were a joint audible, its error would stand out from that of the frames around it.
    let tone = (0..<Self.segment * 4).map { frame in
      Float(0.3 * sin(Double(frame) * 0.0576) + 0.2 * sin(Double(frame) * 0.1443))
    }
    let path = scratch.path("a.mp3")
    try write([tone, tone.reversed()], path, EncodingSettings(.mp3, bitrate: bitrate, quality: quality, effort: 7))
    let copy = try readAll(path)
    let usual = signalToNoise(copy, [tone, tone.reversed()], from: 100_000, to: 200_000)
    for joint in 1...3 {
      let middle = Self.segment * joint
      for start in stride(from: middle - 4 * 1152, to: middle + 16 * 1152, by: 1152) {
        let here = signalToNoise(copy, [tone, tone.reversed()], from: start, to: start + 1152)
        #expect(here > usual - 6, "frame \(start / 1152), beside \(usual) dB")
      }
    }
  }

  @Test(
    "has the same bytes whatever the number of threads",
    arguments: [(192, nil), (64, nil), (nil, 5.0)] as [(Int?, Double?)])
  func determinism(bitrate: Int?, quality: Double?) throws {
    let samples = Signal.bursts(Self.segment * 5 + 777, channels: 2, period: 110_000)
    let versions = try [1, 2, 3, 7].map { threads in
      let path = scratch.path("a.mp3")
      let settings = EncodingSettings(.mp3, bitrate: bitrate, quality: quality, effort: 7, threads: threads)
      try write(samples, path, settings, block: 1000 * threads)
      return contents(path)
    }
    #expect(versions.allSatisfy { $0 == versions[0] })
  }

  @Test("is a chain of whole frames whose data lies within what came before", arguments: [32, 64, 128, 320])
  func wellFormed(bitrate: Int) throws {
    let path = scratch.path("a.mp3")
    try write(
      Signal.bursts(Self.segment * 4, channels: 2, period: 111_111), path,
      EncodingSettings(.mp3, bitrate: bitrate, effort: 7))
    let bytes = contents(path)
    let size = 144 * bitrate / 48
    let tagSize = max(size, [32: 192, 64: 192, 128: 384, 320: 960][bitrate]!)
    #expect((bytes.count - tagSize) % size == 0)
    var available = 0
    let broken = stride(from: tagSize, to: bytes.count, by: size).filter { offset in
      defer { available += size - 36 }
      let begin = Int(bytes[offset + 4]) << 1 | Int(bytes[offset + 5] >> 7)
      return bytes[offset] != 0xFF || bytes[offset + 1] != 0xFB || begin > available
    }
    #expect(broken.isEmpty)
  }

  @Test("survives signals that change at a joint", arguments: [64, 192])
  func changes(bitrate: Int) throws {
    var samples = Signal.bursts(Self.segment * 3, channels: 2, period: Self.segment)
    for channel in 0..<2 { samples[channel][Self.segment + 5_000] = 1 }
    let path = scratch.path("a.mp3")
    try write(samples, path, EncodingSettings(.mp3, bitrate: bitrate, effort: 7))
    let copy = try readAll(path)
    #expect(copy[0].count == samples[0].count)
    // Silence before the noise stays silent: what leaks in is pre-echo, less than a granule of it.
    #expect(copy[0][1_000..<Self.segment - 2_000].allSatisfy { abs($0) < 1e-3 })
  }

  @Test("comes late by the codecs' delay where it went through a pipe, because its length cannot be told beforehand")
  func pipe() throws {
    let samples = Signal.music(100_000, channels: 1)
    let (path, fifo) = (scratch.path("a.mp3"), scratch.path("pipe"))
    mkfifo(fifo, 0o600)
    let reader = Collector(fifo)
    try write(samples, fifo, EncodingSettings(.mp3, bitrate: 128))
    store(reader.bytes(), path)
    let copy = try readAll(path)
    #expect(copy[0].count >= 101_105)
    #expect(signalToNoise([Array(copy[0].dropFirst(1105))], samples, from: 2_000, to: 40_000) > 15)
  }

  @Test("refuses what MP3 cannot be, by the name of the setting")
  func refusals() {
    let path = scratch.path("a.mp3")
    for (settings, sampleRate, channels, setting) in [
      (EncodingSettings(.mp3, bitrate: 100), 48_000, 2, "bitrate"),
      (EncodingSettings(.mp3, bitrate: 320), 16_000, 1, "bitrate"), (EncodingSettings(.mp3), 96_000, 2, "format"),
      (EncodingSettings(.mp3), 48_000, 3, "format"), (EncodingSettings(.mp3, quality: 11), 48_000, 2, "quality"),
      (EncodingSettings(.mp3, effort: 10), 48_000, 2, "effort"),
      (EncodingSettings(.mp3, encoding: .pcm16), 48_000, 2, "encoding"),
      (EncodingSettings(.mp3, bitrate: 128, quality: 2), 48_000, 2, "bitrate"),
    ] {
      let error = #expect(throws: AudioIOError.self) {
        _ = try AudioWriter(path: path, settings: settings, sampleRate: sampleRate, channels: channels)
      }
      guard case .badSetting(_, setting, _) = error else {
        Issue.record("\(setting): \(String(describing: error))")
        continue
      }
    }
    #expect(scratch.names.isEmpty)
  }
}

/// Reads a pipe to its end on a thread of its own.
final class Collector {
  private final class State: @unchecked Sendable {
    // Written by the thread, read after it was joined.
    var bytes: [UInt8] = []
    let path: String
    init(_ path: String) { self.path = path }
  }

  private let state: State
  private var thread = pthread_t()

  init(_ path: String) {
    state = State(path)
    pthread_create(
      &thread, nil,
      { argument in
        let state = Unmanaged<State>.fromOpaque(argument!).takeUnretainedValue()
        let descriptor = open(state.path, O_RDONLY)
        var block = [UInt8](repeating: 0, count: 65_536)
        while case let got = read(descriptor, &block, block.count), got > 0 { state.bytes += block[..<got] }
        close(descriptor)
        return nil
      }, Unmanaged.passUnretained(state).toOpaque())
  }

  func bytes() -> [UInt8] {
    pthread_join(thread, nil)
    return state.bytes
  }
}
