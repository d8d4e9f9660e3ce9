import Engine
import Glibc
import Pipeline
import TestSupport
import Testing

@Suite("file.source and file.sink")
struct FilesTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A sink of `voice` and what the rig listens to.
  func sink(_ params: String) -> String {
    """
    "keep": { "stage": "file.sink", "in": "voice", "params": { \(params) } }, "out": { "stage": "gain", "in": "voice" }
    """
  }

  func source(_ path: String, _ more: String = "") -> String {
    #""out": { "stage": "file.source", "params": { "path": "\#(path)"\#(more) } }"#
  }

  @Test("carry every sample", arguments: ["wav", "rf64", "w64", "aiff"], awkwardBlockSizes)
  func roundTrip(format: String, blockFrames: Int) throws {
    let voice = noise(blockFrames < 8 ? 500 : 10_000, channels: 2)
    let path = folder.path("a.\(format)")
    _ = try run(
      sink(#""path": "\#(path)", "encoding": "float""#), with: ["voice": [voice]], blockFrames: blockFrames)
    #expect(try run(source(path), blockFrames: blockFrames) == [voice])
  }

  @Test("make the same bytes whatever the block size", arguments: ["wav", "flac", "ogg", "opus", "mp3"])
  func blockInvariance(format: String) throws {
    let voice = noise(30_000, channels: 2)
    let digests = try [64, 509, 4096].map { blockFrames in
      let path = folder.path("a.\(format)")
      _ = try run(sink(#""path": "\#(path)""#), with: ["voice": [voice]], blockFrames: blockFrames)
      let copy = try run(source(path))
      #expect(copy.map(\.frames) == [30_000])
      return copy
    }
    #expect(digests.allSatisfy { $0 == digests[0] })
  }

  @Test("lay clips on the timeline: gaps are silence, the file starts at 0")
  func timeline() throws {
    let path = folder.path("a.wav")
    let clips = [level(0.25, 700, start: 1_500), level(0.5, 300, start: 3_000)]
    _ = try run(sink(#""path": "\#(path)", "encoding": "float""#), with: ["voice": clips])
    let silence = { [Float](repeating: 0, count: $0) }
    let expected =
      silence(1_500) + [Float](repeating: 0.25, count: 700) + silence(800) + [Float](repeating: 0.5, count: 300)
    #expect(try run(source(path)).map(\.channels) == [[expected]])
  }

  @Test("write a file for each clip where the path has a clip template")
  func eachClip() throws {
    let clips = (0..<80).map { level(Float($0) / 100, 100, start: $0 * 200) }
    _ = try run(
      sink(#""path": "\#(folder.location)/take-${clip.index}.wav", "encoding": "float""#), with: ["voice": clips])
    #expect(folder.names.count == 80)
    for index in [0, 7, 79] {
      #expect(try run(source(folder.path("take-\(index).wav"))).map(\.channels) == [clips[index].channels])
    }
  }

  @Test("refuse two clips of one name, and leave nothing")
  func collision() throws {
    let error = try failure(
      sink(#""path": "\#(folder.location)/${clip.kind}.wav""#),
      with: ["voice": [level(0, 10), level(0, 10, start: 20)]])
    #expect(error?.code == .badParameter)
    #expect(folder.names.isEmpty)
  }

  @Test("write an empty file where no clip comes")
  func nothing() throws {
    let path = folder.path("a.flac")
    _ = try run(sink(#""path": "\#(path)""#), with: ["voice": [level(0, 0, rate: 48_000)]])
    #expect(try run(source(path)).map(\.frames) == [0])
  }

  @Test("set tags, and keep those that came")
  func tags() throws {
    let (first, second) = (folder.path("a.flac"), folder.path("b.wav"))
    _ = try run(
      sink(
        #""path": "\#(first)", "metadata": { "title": "Übung \"1\"", "track": 3, "comment": "c", "cue.1": "0.5 a" }"#),
      with: ["voice": [noise(100)]])
    let nodes = #"""
      "in": { "stage": "file.source", "params": { "path": "\#(first)" } },
      "keep": { "stage": "file.sink", "in": "in", "params": { "path": "\#(second)", "metadata": { "comment": null } } },
      "out": { "stage": "gain", "in": "in" }
      """#
    _ = try run(nodes)
    let bytes = readText(second)
    #expect(bytes.contains("Übung \"1\""))
    #expect(!bytes.contains("ICMT"))
  }

  @Test("report what was read and written")
  func artifacts() throws {
    let (first, second) = (folder.path("a.wav"), folder.path("b.flac"))
    _ = try run(sink(#""path": "\#(first)", "encoding": "float""#), with: ["voice": [noise(96_000, channels: 2)]])
    let nodes = #"""
      "in": { "stage": "file.source", "params": { "path": "\#(first)" } },
      "keep": { "stage": "file.sink", "in": "in", "params": { "path": "\#(second)" } },
      "out": { "stage": "gain", "in": "in" }
      """#
    let manifest = try execute(nodes).manifest
    #expect(manifest.inputs.map(\.location) == [first])
    #expect(manifest.inputs.map(\.summary) == ["WAV 32-bit float, 48000 Hz, stereo, 0:02.000"])
    #expect(manifest.outputs.map(\.location) == [second])
    #expect(manifest.outputs.map(\.summary) == ["FLAC, 48000 Hz, stereo, 0:02.000"])
    #expect(manifest.outputs.map(\.contentType) == ["audio/flac"])
    #expect(manifest.messages.isEmpty)
  }

  @Test("warn of samples beyond full scale that were limited")
  func clipping() throws {
    let path = folder.path("a.wav")
    let manifest = try execute(sink(#""path": "\#(path)""#), with: ["voice": [level(1.5, 100)]]).manifest
    #expect(manifest.messages.contains { $0.text.contains("100 samples were beyond full scale") })
  }

  @Test(
    "tell what is wrong, by class and parameter",
    arguments: [
      (#""path": "/tmp/voicebeat-missing/a.wav""#, RunError.Code.cannotCreate, "path"),
      (#""path": "/tmp/a""#, .badParameter, "path"), (#""path": "/tmp""#, .badParameter, "path"),
      (#""path": "/sys/a.wav""#, .denied, "path"), (#""path": "/dev/full", "format": "wav""#, .io, "path"),
      (#""path": "/tmp/a.mp3", "bitrate": 1000"#, .badParameter, "bitrate"),
      (#""path": "/tmp/a.wav", "bitrate": 128"#, .badParameter, "bitrate"),
      (#""path": "/tmp/a.flac", "encoding": "float""#, .badParameter, "encoding"),
      (#""path": "/tmp/a.flac", "metadata": [1]"#, .badParameter, "metadata"),
      (#""path": "/tmp/a\u0007.flac""#, .badParameter, "path"),
    ])
  func sinkErrors(params: String, code: RunError.Code, about: String) throws {
    let error = try failure(sink(params), with: ["voice": [noise(50_000)]])
    #expect(error?.code == code, "\(error?.message ?? "")")
    #expect(error?.about == about)
  }

  @Test(
    "tell what is wrong with an input, by class",
    arguments: [
      ("/tmp/voicebeat-missing.wav", RunError.Code.notFound), ("/tmp", .badInput), ("/dev/zero", .badInput),
      ("/proc/self/status", .badInput),
    ])
  func sourceErrors(path: String, code: RunError.Code) throws {
    let error = try failure(source(path))
    #expect(error?.code == code, "\(error?.message ?? "")")
    #expect(error?.about == "path")
  }

  @Test("leave nothing where the run fails, and keep the old file")
  func failedRun() throws {
    let (bad, path) = (folder.path("nan.wav"), folder.path("a.wav"))
    var voice = noise(60_000)
    voice.channels[0][50_000] = .nan
    _ = try run(sink(#""path": "\#(bad)", "encoding": "float""#), with: ["voice": [voice]])
    _ = try run(sink(#""path": "\#(path)""#), with: ["voice": [noise(100)]])
    let nodes = #"""
      "in": { "stage": "file.source", "params": { "path": "\#(bad)" } },
      "keep": { "stage": "file.sink", "in": "in", "params": { "path": "\#(path)" } },
      "out": { "stage": "gain", "in": "in" }
      """#
    #expect(try failure(nodes)?.code == .badInput)
    #expect(folder.names == ["a.wav", "nan.wav"])
    #expect(try run(source(path)).map(\.frames) == [100])
    #expect(try run(source(bad, #", "finite": "zero""#)).first?.channels[0][50_000] == 0)
    #expect(try failure(source(bad, #", "max_duration": 1"#))?.code == .limit)
  }
}

private func readText(_ path: String) -> String {
  guard let file = fopen(path, "rb") else { return "" }
  defer { fclose(file) }
  var bytes = [UInt8](repeating: 0, count: 1 << 16)
  let count = fread(&bytes, 1, bytes.count, file)
  return String(decoding: bytes[..<count], as: UTF8.self)
}
