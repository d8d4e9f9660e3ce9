import Engine
import Glibc
import Pipeline
import TestSupport
import Testing

@Suite("The example plugins")
struct ExampleTests {
  @Test("tremolo, in C, swings as its formula says, at every block size", arguments: awkwardBlockSizes)
  func tremolo(blockFrames: Int) throws {
    let voice = noise(5000, channels: 2, rate: 8000)
    let out = try run(
      #""out": { "stage": "tremolo", "in": "voice", "params": { "rate": 6, "depth": 0.8 } }"#, with: ["voice": [voice]],
      blockFrames: blockFrames)
    let expected = voice.channels.map { samples in
      samples.enumerated().map { frame, sample in
        sample * Float(1 - 0.8 * (1 - cos(2 * .pi * 6 / 8000 * Double(frame))) / 2)
      }
    }
    #expect(out.map(\.channels) == [expected])
  }

  @Test("tremolo refuses a rate that its declared range cannot")
  func tremoloRefuses() throws {
    let error = try failure(
      #""out": { "stage": "tremolo", "in": "voice", "params": { "rate": 60 } }"#,
      with: ["voice": [level(1, 10, rate: 100)]])
    #expect(error?.code == .badParameter)
    #expect(error?.about == "rate")
    #expect(error?.plugin == "tremolo")
  }

  @Test(
    "run when a compiler alone has built them",
    arguments: [("cc", "c11", "Tremolo/tremolo.c"), ("c++", "c++17", "Tone/tone.cpp")])
  func outOfTree(compiler: String, standard: String, example: String) throws {
    let folder = try TemporaryFolder()
    let built = try Tool.run(
      compiler,
      [
        "-std=\(standard)", "-O2", "-shared", "-fPIC", "-fvisibility=hidden", "-I", Tool.includeFolder,
        Tool.root + "/Plugins/Examples/" + example, "-lm", "-o", folder.path("example.so"),
      ])
    try #require(built.status == 0, "\(built.output)")
    let registry = PluginRegistry(
      searchPath: PluginSearchPath(folders: [folder.location]), cacheFile: folder.path("plugins.json"))
    if example.contains("tone") {
      let out = try run(
        #""out": { "stage": "tone", "params": { "frequency": 1000, "duration": 0.1, "rate": 8000 } }"#,
        registry: registry)
      #expect(out.map(\.channels) == [[(0..<800).map { 0.5 * Float(sin(2 * .pi * 1000 / 8000 * Double($0))) }]])
    } else {
      let out = try run(
        #""out": { "stage": "tremolo", "in": "voice", "params": { "depth": 0 } }"#, with: ["voice": [level(1, 100)]],
        registry: registry)
      #expect(out == [level(1, 100)])
    }
  }

  @Test("run when they are a Swift package of their own")
  func swiftPackage() throws {
    let folder = try TemporaryFolder()
    let built = try Tool.run(
      "swift",
      [
        "build", "--configuration", "release", "--package-path", Tool.root + "/Plugins/Examples/OutOfTree",
        "--scratch-path", folder.path("build"),
      ])
    try #require(built.status == 0, "\(built.output)")
    let registry = PluginRegistry(
      searchPath: PluginSearchPath(folders: [folder.path("build/release")]), cacheFile: folder.path("plugins.json"))
    let ramp = MemoryClip(
      format: AudioFormat(sampleRate: 8000, channels: 1), channels: [(-100...100).map { Float($0) / 100 }])
    let out = try run(
      #""out": { "stage": "bit-crusher", "in": "voice", "params": { "bits": 3 } }"#, with: ["voice": [ramp]],
      registry: registry)
    #expect(out.map(\.channels) == [[ramp.channels[0].map { ($0 * 4).rounded() / 4 }]])
  }

  @Test("are what the documentation shows")
  func documentation() throws {
    func lines(_ path: String) throws -> String {
      try String(decoding: readFile(Tool.root + path), as: UTF8.self)
        .replacing("// swift-format-ignore: AlwaysUseLowerCamelCase\n", with: "")
    }
    #expect(
      try lines("/docs/plugins.md").contains(lines("/Plugins/Examples/OutOfTree/Sources/BitCrusher/BitCrusher.swift")))
  }
}
