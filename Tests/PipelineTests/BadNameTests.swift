import Testing

@Suite("Names that lead nowhere")
struct BadNameTests {
  @Test func anUnknownStageWithTheNearestKnown() {
    expectProblems(
      of: #"""
        {
          "inputs": { "a": {} },
          "nodes": {
            "m": { "stage": "mixr", "in": "a" },
            "g": { "stage": "Gain", "in": "m" },
            "f": { "stage": "file_source" },
            "z": { "stage": "zzzzzzzz", "in": "g" }
          }
        }
        """#,
      are: #"""
        p.json:4:21 nodes.m.stage: there is no stage called "mixr". Did you mean "mixer"?
        p.json:5:21 nodes.g.stage: there is no stage called "Gain". Did you mean "gain"?
        p.json:6:21 nodes.f.stage: there is no stage called "file_source". Did you mean "file.source"?
        p.json:7:21 nodes.z.stage: there is no stage called "zzzzzzzz"; expected one of equalizer, file.sink, file.source, gain, mixer, pitch, sidechain, silence, tuner.
        """#)
  }

  @Test func unknownParameters() {
    expectProblems(
      of: #"""
        {
          "inputs": { "a": {} },
          "nodes": {
            "g": { "stage": "gain", "in": "a", "params": { "Gain": 3, "volume": 3, "gian": 3 } },
            "e": { "stage": "equalizer", "in": "g", "params": { "freq": 100 } }
          },
          "outputs": { "o": "e" }
        }
        """#,
      are: #"""
        p.json:4:52 nodes.g.params.Gain: stage "gain" has no parameter "Gain". Did you mean "gain"?
        p.json:4:63 nodes.g.params.volume: stage "gain" has no parameter "volume"; expected one of gain, mute.
        p.json:4:76 nodes.g.params.gian: stage "gain" has no parameter "gian". Did you mean "gain"?
        p.json:5:57 nodes.e.params.freq: stage "equalizer" has no parameter "freq". Did you mean "frequency"?
        """#)
  }

  @Test func aParameterOfAStageWithoutAny() {
    expectProblems(
      of: #"""
        { "inputs": { "a": {} }, "nodes": { "p": { "stage": "pitch", "in": "a", "params": { "rate": 3 } } }, "outputs": { "o": "p" } }
        """#,
      are: #"""
        p.json:1:85 nodes.p.params.rate: stage "pitch" has no parameter "rate"; expected no parameters.
        """#)
  }

  @Test func linksThatLeadNowhere() {
    expectProblems(
      of: #"""
        {
          "inputs": { "voice": {} },
          "nodes": {
            "soft": { "stage": "gain", "in": "vocie" },
            "loud": { "stage": "gain", "in": "Soft" },
            "mix": { "stage": "mixer", "in": ["sofft", { "from": "nothing-like-it" }] }
          },
          "outputs": { "o": "mixx", "p": "mix", "q": "loud" }
        }
        """#,
      are: #"""
        p.json:4:38 nodes.soft.in: there is no node or input called "vocie". Did you mean "voice"?
        p.json:5:38 nodes.loud.in: there is no node or input called "Soft". Did you mean "soft"?
        p.json:6:39 nodes.mix.in[0]: there is no node or input called "sofft". Did you mean "soft"?
        p.json:6:58 nodes.mix.in[1].from: there is no node or input called "nothing-like-it"; expected one of voice, soft, loud, mix.
        p.json:8:21 outputs.o: there is no node or input called "mixx". Did you mean "mix"?
        """#)
  }

  @Test func unknownPorts() {
    expectProblems(
      of: #"""
        {
          "inputs": { "voice": {}, "notes": { "kind": "events" } },
          "nodes": {
            "t": { "stage": "tuner", "in": { "Voice": "voice", "melody": "notes" } },
            "u": { "stage": "tuner", "in": { "voice": "t.tund", "melody": "notes.all" } },
            "s": { "stage": "file.sink", "in": "u", "params": { "path": "x.wav" } },
            "k": { "stage": "gain", "in": "s" }
          }
        }
        """#,
      are: #"""
        p.json:4:38 nodes.t.in.Voice: stage "tuner" has no input "Voice". Did you mean "voice"?
        p.json:5:47 nodes.u.in.voice: "t" has no output "tund". Did you mean "tuned"?
        p.json:5:67 nodes.u.in.melody: "notes" is an input of the pipeline and has no port "all". Did you mean "notes"?
        p.json:7:35 nodes.k.in: "s" is a sink: it has no outputs.
        """#)
  }

  @Test func aSourceWithAnInput() {
    expectProblems(
      of: #"""
        { "inputs": { "a": {} }, "nodes": { "s": { "stage": "silence", "in": "a", "params": { "duration": 1 } } }, "outputs": { "o": "s" } }
        """#,
      are: #"""
        p.json:1:64 nodes.s.in: stage "silence" is a source: it has no inputs; expected no "in".
        """#)
  }

  @Test func unknownSettingsOfALink() {
    expectProblems(
      of: #"""
        {
          "inputs": { "a": {} },
          "nodes": {
            "g": { "stage": "gain", "in": { "from": "a", "gain": -6 } },
            "m": { "stage": "mixer", "in": [ { "from": "g", "gian": -6, "Pan": 0 } ] }
          },
          "outputs": { "o": "m" }
        }
        """#,
      are: #"""
        p.json:4:50 nodes.g.in.gain: a link into "in" of stage "gain" has no setting "gain"; expected no settings.
        p.json:5:53 nodes.m.in[0].gian: a link into "in" of stage "mixer" has no setting "gian". Did you mean "gain"?
        p.json:5:65 nodes.m.in[0].Pan: a link into "in" of stage "mixer" has no setting "Pan". Did you mean "pan"?
        """#)
  }

  @Test func anUnknownPipeline() {
    expectProblems(
      of: #"""
        { "inputs": { "a": {} }, "nodes": { "n": { "stage": "pipeline:mixdwon", "in": "a" } } }
        """#,
      pipelines: ["mixdown": "{}"],
      are: #"""
        p.json:1:53 nodes.n.stage: there is no pipeline called "mixdwon". Did you mean "mixdown"?
        """#)
  }
}
