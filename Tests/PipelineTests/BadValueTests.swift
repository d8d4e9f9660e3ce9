import Testing

@Suite("Values that do not fit")
struct BadValueTests {
  @Test func valuesOutOfRange() {
    expectProblems(
      of: #"""
        {
          "inputs": { "a": {} },
          "nodes": {
            "eq": { "stage": "equalizer", "in": "a",
              "params": {
                "frequency": 30000 } },
            "g": { "stage": "gain", "in": "eq", "params": { "gain": 61 } },
            "m": { "stage": "mixer", "in": { "from": "g", "gain": -121, "pan": 1.5 }, "params": { "channels": 0 } },
            "s": { "stage": "silence", "params": { "duration": -3 } }
          },
          "outputs": { "o": "m", "p": "s" }
        }
        """#,
      are: #"""
        p.json:6:22 nodes.eq.params.frequency: 30000 Hz is outside 20…20000 Hz (stage "equalizer"). Did you mean 3000?
        p.json:7:61 nodes.g.params.gain: 61 dB is outside -120…60 dB (stage "gain").
        p.json:8:59 nodes.m.in.gain: -121 dB is outside -120…60 dB (stage "mixer").
        p.json:8:72 nodes.m.in.pan: 1.5 is outside -1…1 (stage "mixer").
        p.json:8:103 nodes.m.params.channels: 0 is outside 1…64 (stage "mixer").
        p.json:9:56 nodes.s.params.duration: -3 s is below the minimum, 0 s (stage "silence"). Did you mean 3?
        """#)
  }

  @Test func valuesOfTheWrongTypes() {
    expectProblems(
      of: #"""
        {
          "inputs": { "a": {} },
          "nodes": {
            "g": { "stage": "gain", "in": "a", "params": { "gain": "-6", "mute": 1 } },
            "h": { "stage": "gain", "in": "g", "params": { "gain": null, "mute": "loud" } },
            "m": { "stage": "mixer", "in": { "from": "h", "gain": [1] }, "params": { "channels": 1.5 } },
            "k": { "stage": "file.sink", "in": "m", "params": { "path": 3 } }
          }
        }
        """#,
      are: #"""
        p.json:4:60 nodes.g.params.gain: found a string where a number belongs (stage "gain"). Did you mean -6?
        p.json:4:74 nodes.g.params.mute: found an integer where true or false belongs (stage "gain"). Did you mean true?
        p.json:5:60 nodes.h.params.gain: found null where a number belongs (stage "gain"); expected -120…60 dB.
        p.json:5:74 nodes.h.params.mute: found a string where true or false belongs (stage "gain").
        p.json:6:59 nodes.m.in.gain: found an array where a number belongs (stage "mixer"); expected -120…60 dB.
        p.json:6:90 nodes.m.params.channels: 1.5 is not a whole number (stage "mixer"); expected a whole number, 1…64.
        p.json:7:65 nodes.k.params.path: found an integer where a string belongs (stage "file.sink"). Did you mean "3"?
        """#)
  }

  @Test func aValueThatIsNoChoice() {
    expectProblems(
      of: #"""
        { "nodes": { "s": { "stage": "file.source", "params": { "path": "x", "finite": "Zero" } }, "k": { "stage": "file.sink", "in": "s", "params": { "path": "x" } } } }
        """#,
      are: #"""
        p.json:1:80 nodes.s.params.finite: "Zero" is no choice of "finite" (stage "file.source"). Did you mean "zero"?
        """#)
  }

  @Test func requiredParametersThatAreMissing() {
    expectProblems(
      of: #"""
        { "nodes": { "s": { "stage": "file.source" }, "k": { "stage": "file.sink", "in": "s", "params": {} } } }
        """#,
      are: #"""
        p.json:1:14 nodes.s: stage "file.source" needs the parameter "path"; expected a string.
        p.json:1:47 nodes.k: stage "file.sink" needs the parameter "path"; expected a string.
        """#)
  }

  @Test func templatesThatLeadNowhere() {
    expectProblems(
      of: #"""
        {
          "parameters": { "bpm": { "type": "number", "default": 120 }, "name": { "type": "string", "default": "x" } },
          "nodes": {
            "s": { "stage": "file.source", "params": { "path": "${nmae}.wav" } },
            "t": { "stage": "file.source", "params": { "path": "${name" } },
            "u": { "stage": "file.source", "params": { "path": "${clip.index}.wav", "max_duration": "${HOME}" } },
            "m": { "stage": "mixer", "in": ["s", "t", { "from": "u", "gain": "${name}", "start": { "bar": "${br}" } }] },
            "k": { "stage": "file.sink", "in": "m", "params": { "path": "${clip.idx} ${run.id} ${bpm}" } }
          }
        }
        """#,
      are: #"""
        p.json:4:56 nodes.s.params.path: the pipeline "p" has no parameter "nmae". Did you mean "name"?
        p.json:5:56 nodes.t.params.path: a template is not closed: "${name"; expected ${name}, or $${ for a literal ${.
        p.json:6:56 nodes.u.params.path: ${clip.index} has no meaning here; expected clip templates only where a stage says so, as sinks do for their path.
        p.json:6:93 nodes.u.params.max_duration: the pipeline "p" has no parameter "HOME"; expected one of bpm, name, run.id.
        p.json:7:70 nodes.m.in[2].gain: found a string where a number belongs (stage "mixer"), from ${name}; expected -120…60 dB.
        p.json:7:99 nodes.m.in[2].start: the pipeline "p" has no parameter "br"; expected one of bpm, name, run.id.
        p.json:8:65 nodes.k.params.path: the pipeline "p" has no parameter "clip.idx". Did you mean "clip.id"?
        """#)
  }

  @Test func aTemplateWhoseValueDoesNotFit() {
    expectProblems(
      of: #"""
        {
          "parameters": { "hz": { "type": "number", "default": 30000 } },
          "inputs": { "a": {} },
          "nodes": { "e": { "stage": "equalizer", "in": "a", "params": { "frequency": "${hz}" } } },
          "outputs": { "o": "e" }
        }
        """#,
      are: #"""
        p.json:4:79 nodes.e.params.frequency: 30000 Hz is outside 20…20000 Hz (stage "equalizer"), from ${hz}. Did you mean 3000?
        """#)
  }

  @Test func settingsThatDoNotFit() {
    expectProblems(
      of: #"""
        {
          "parameters": { "bpm": { "type": "number", "default": 120, "minimum": 40, "maximum": 240 } },
          "inputs": { "a": {} },
          "nodes": { "g": { "stage": "gain", "in": "a", "params": { "gain": "${bpm}" } } },
          "outputs": { "o": "g" }
        }
        """#,
      settings: ["bpm": "fast", "bmp": "100"],
      are: #"""
        p.json parameters.bmp: the pipeline "p" has no parameter "bmp". Did you mean "bpm"?
        p.json parameters.bpm: "fast" is not a number; expected 40…240.
        """#)
  }

  @Test func aSettingOutOfRange() {
    expectProblems(
      of: #"""
        {
          "parameters": { "bpm": { "type": "number", "default": 120, "minimum": 40, "maximum": 240 } },
          "inputs": { "a": {} },
          "nodes": { "g": { "stage": "gain", "in": "a" } },
          "outputs": { "o": "g" }
        }
        """#,
      settings: ["bpm": "1200"],
      are: #"""
        p.json parameters.bpm: 1200 is outside 40…240. Did you mean 120?
        """#)
  }
}
