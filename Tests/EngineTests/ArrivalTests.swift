import Engine
import Pipeline
import Testing

@Suite("What arrives at a stage")
struct ArrivalTests {
  @Test func clipsComeOnTheBlockGridWhateverTheSizesThatWereWritten() throws {
    let otherLog = Fixture.newPath("log")
    let probe = try Probe(options: RunOptions(blockFrames: 64)) { log in
      #"""
      { "nodes": {
          "source": { "stage": "probe.odd-sizes", "params": { "log": "\#(otherLog)" } },
          "listener": { "stage": "probe.listener", "in": "source", "params": { "log": "\#(log)" } } },
        "outputs": { "out": "source", "nothing": "listener" } }
      """#
    }
    try probe.run.execute()
    var expected = (0..<28).map { block in
      "  opening kind speech frames \(block == 27 ? 49 : 64) position \(64 * block) first \(block == 0 ? 1 : 0) last \(block == 27 ? 1 : 0) Ré mineur"
    }
    for (clip, frames) in [(1, 0), (2, 64), (3, 1)] {
      expected.append("  source-\(clip) kind speech frames \(frames) position 0 first 1 last 1 Ré mineur")
    }
    #expect(probe.lines.filter { $0.hasPrefix("  ") } == expected)

    let clips = try #require(probe.run.outputs["out"])
    #expect(clips.map(\.frames) == [1777, 0, 64, 1])
    #expect(clips.map(\.start) == [0, 1787, 1797, 1871])
    for clip in clips { #expect(clip.channels[0] == (0..<clip.frames).map { Float(clip.start + $0) }) }
  }

  @Test func parametersComeTypedWithDefaultsFilledIn() throws {
    let probe = try Probe(options: RunOptions(blockFrames: 128)) { log in
      #"""
      { "nodes": {
          "source": { "stage": "probe.odd-sizes", "params": { "log": "\#(log)-other" } },
          "plain": { "stage": "probe.values", "in": "source", "params": { "log": "\#(log)" } } },
        "outputs": { "out": "plain" } }
      """#
    }
    try probe.run.execute()
    #expect(
      probe.lines == [
        "1 set 1 integer 0 number 0.5 text none", "2 set 0 integer 0 number 0 text none",
        "3 set 1 integer 1 number 0 text none", #"4 set 1 integer 0 number 0 text a "b""#,
        "5 set 0 integer 0 number 0 text none", "link 0 from source gain 1", "output 0: 1", "output 1: 0",
        "output 2: 0", "node plain block 128",
      ] + probe.lines.dropFirst(10))
  }

  @Test func parametersAndLinkSettingsComeAsTheyWereSet() throws {
    let probe = try Probe { log in
      #"""
      { "nodes": {
          "source": { "stage": "probe.odd-sizes", "params": { "log": "\#(log)-other" } },
          "set": { "stage": "probe.values", "in": [{ "from": "source", "gain": -6.5 }, "source"],
            "params": { "log": "\#(log)", "number": 3, "integer": 9007199254740993, "boolean": false, "text": "ü",
              "json": { "bar": [1, 2.5, null] } } } },
        "outputs": { "out": "set" } }
      """#
    }
    try probe.run.execute()
    #expect(
      Array(probe.lines.prefix(7)) == [
        "1 set 1 integer 0 number 3 text none",
        "2 set 1 integer 9007199254740993 number 9.0072e+15 text none", "3 set 1 integer 0 number 0 text none",
        "4 set 1 integer 0 number 0 text ü", #"5 set 1 integer 0 number 0 text {"bar":[1,2.5,null]}"#,
        "link 0 from source gain -6.5", "link 0 from source gain 1",
      ])
  }

  @Test("a stage writes in place only where nobody else holds the samples", arguments: 0..<20 as Range<UInt64>)
  func inPlace(seed: UInt64) throws {
    let registry = try Fixture.odd.get()
    let plan = try plan(
      #"""
      { "nodes": {
          "noise": { "stage": "odd.noise" },
          "left": { "stage": "odd.invert", "in": "noise" },
          "right": { "stage": "odd.invert", "in": "noise" },
          "twice": { "stage": "odd.invert", "in": "right" } },
        "outputs": { "noise": "noise", "left": "left", "right": "right", "twice": "twice" } }
      """#, with: registry)
    let run = Run(plan: plan, registry: registry, options: RunOptions(threads: 2, blockFrames: 64, seed: seed))
    try run.execute()
    let inverted = { (clips: [MemoryClip]) in clips.map { $0.channels.map { $0.map { -0.71 * $0 } } } }
    let noise = try #require(run.outputs["noise"])
    #expect(run.outputs["left"]?.map(\.channels) == inverted(noise))
    #expect(run.outputs["right"]?.map(\.channels) == inverted(noise))
    #expect(run.outputs["twice"]?.map(\.channels) == inverted(try #require(run.outputs["right"])))
  }
}
