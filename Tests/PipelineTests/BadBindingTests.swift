import JSON
import Pipeline
import Testing

@Suite("Bindings that do not fit")
struct BadBindingTests {
  @Test func portsThatDoNotExist() {
    expectProblems(
      of: #"""
        { "inputs": { "voice": {}, "stems": { "many": true, "optional": true } },
          "nodes": { "mix": { "stage": "mixer", "in": ["voice", "stems"] } }, "outputs": { "track": "mix" } }
        """#,
      inputs: [("vocie", .memory), ("voice", .memory)], outputs: [("trakc", .memory)],
      are: #"""
        p.json inputs.vocie: the pipeline "p" has no input "vocie". Did you mean "voice"?
        p.json outputs.trakc: the pipeline "p" has no output "trakc". Did you mean "track"?
        """#)
  }

  @Test func anInputThatIsNotBoundInARun() {
    expectProblems(
      of: #"""
        { "inputs": { "voice": {}, "stems": { "many": true, "optional": true } },
          "nodes": { "mix": { "stage": "mixer", "in": ["voice", "stems"] } }, "outputs": { "track": "mix" } }
        """#,
      outputs: [("track", .memory)], purpose: .run,
      are: #"""
        p.json:1:15 inputs.voice: nothing feeds the input "voice"; expected a source bound to it, on the command line -i voice=FILE.
        """#)
  }

  @Test func twoSourcesForOneInput() {
    expectProblems(
      of: #"""
        { "inputs": { "voice": {}, "stems": { "many": true, "optional": true } },
          "nodes": { "mix": { "stage": "mixer", "in": ["voice", "stems"] } }, "outputs": { "track": "mix" } }
        """#,
      inputs: [("voice", .memory), ("voice", .memory)],
      are: #"""
        p.json:1:15 inputs.voice: the input "voice" takes one source, 2 are given; expected one source, or "many": true in the pipeline.
        """#)
  }

  @Test func aStageThatCannotBeASourceOrSink() {
    expectProblems(
      of: #"""
        { "inputs": { "voice": {}, "stems": { "many": true, "optional": true } },
          "nodes": { "mix": { "stage": "mixer", "in": ["voice", "stems"] } }, "outputs": { "track": "mix" } }
        """#,
      inputs: [("voice", .stage(name: "gain", parameters: [:]))],
      outputs: [("track", .stage(name: "silence", parameters: ["duration": 1]))],
      are: #"""
        p.json:1:15 inputs.voice: stage "gain" is no source: it needs its input "in".
        p.json:2:84 outputs.track: stage "silence" takes no audio, which the output "track" gives.
        """#)
  }

  @Test func wrongParametersOfABinding() {
    expectProblems(
      of: #"""
        { "inputs": { "voice": {}, "stems": { "many": true, "optional": true } },
          "nodes": { "mix": { "stage": "mixer", "in": ["voice", "stems"] } }, "outputs": { "track": "mix" } }
        """#,
      inputs: [("voice", .stage(name: "file.source", parameters: ["pth": "x", "finite": "no"]))],
      outputs: [("track", .stage(name: "file.sink", parameters: ["path": "${nope}.wav", "bitrate": 1000]))],
      are: #"""
        p.json:1:15 inputs.voice: stage "file.source" has no parameter "pth". Did you mean "path"?
        p.json:1:15 inputs.voice: "no" is no choice of "finite" (stage "file.source", parameter "finite"); expected one of fail, zero.
        p.json:2:84 outputs.track: the pipeline "p" has no parameter "nope"; expected one of run.id, clip.id, clip.index, clip.kind.
        p.json:2:84 outputs.track: 1000 kbit/s is outside 8…320 kbit/s (stage "file.sink", parameter "bitrate"). Did you mean 100?
        """#)
  }

  @Test func aRunThatKeepsNothing() {
    expectProblems(
      of: #"""
        { "inputs": { "voice": {}, "stems": { "many": true, "optional": true } },
          "nodes": { "mix": { "stage": "mixer", "in": ["voice", "stems"] } }, "outputs": { "track": "mix" } }
        """#,
      inputs: [("voice", .memory)], purpose: .run,
      are: #"""
        p.json: the pipeline has no sink, so nothing of its work would be kept; expected a sink for one of its outputs (track), on the command line -o track=FILE.
        """#)
  }

  @Test func anOptionalInputThatIsNeededAfterAll() {
    expectProblems(
      of: #"""
        { "inputs": { "a": { "optional": true } }, "nodes": { "g": { "stage": "gain", "in": "a" } }, "outputs": { "o": "g" } }
        """#,
      outputs: [("o", .memory)], purpose: .run,
      are: #"""
        p.json:1:85 nodes.g.in: the input "in" of "g" is needed, and what feeds it is an optional input without a source; expected a source for that input.
        """#)
  }

  @Test func aParameterThatARunNeeds() {
    expectProblems(
      of: #"""
        { "parameters": { "level": { "type": "number", "unit": "dB" } }, "inputs": { "a": {} },
          "nodes": { "g": { "stage": "gain", "in": "a", "params": { "gain": "${level}" } } }, "outputs": { "o": "g" } }
        """#,
      inputs: [("a", .memory)], outputs: [("o", .memory)], purpose: .run,
      are: #"""
        p.json:1:19 parameters.level: the parameter "level" of pipeline "p" must be set; expected a number of dB.
        """#)
  }
}
