import Testing

@Suite("Sub-pipelines that cannot be")
struct BadSubPipelineTests {
  @Test func aPipelineThatContainsItself() {
    expectProblems(
      of: #"{ "name": "main", "nodes": { "n": { "stage": "pipeline:a" } } }"#,
      pipelines: ["a": #"{"nodes":{"n":{"stage":"pipeline:b"}}}"#, "b": #"{"nodes":{"n":{"stage":"pipeline:a"}}}"#],
      are: #"""
        b.json:1:24 nodes.n.stage: the pipeline "a" contains itself: a → b → a.
        """#)
  }

  @Test func theMainPipelineWithinItself() {
    expectProblems(
      of: #"{ "name": "main", "nodes": { "n": { "stage": "pipeline:main" } } }"#,
      pipelines: ["main": "{}"],
      are: #"""
        p.json:1:46 nodes.n.stage: the pipeline "main" contains itself: main → main.
        """#)
  }

  @Test func whatIsWrongInsideIsReportedOnceAtItsOwnPlace() {
    expectProblems(
      of: #"""
        { "inputs": { "a": {} }, "nodes": { "x": { "stage": "pipeline:fx", "in": "a" }, "y": { "stage": "pipeline:fx", "in": "x" } }, "outputs": { "o": "y" } }
        """#,
      pipelines: ["fx": #"{"inputs":{"in":{}},"nodes":{"g":{"stage":"gian","in":"in"}},"outputs":{"out":"g"}}"#],
      are: #"""
        fx.json:1:43 nodes.g.stage: there is no stage called "gian". Did you mean "gain"?
        """#)
  }

  @Test func aSubPipelineThatIsNoJSON() {
    expectProblems(
      of: #"{ "nodes": { "x": { "stage": "pipeline:fx" } } }"#,
      pipelines: ["fx": "{"],
      are: #"""
        fx.json:1:2: the document ends here; expected a key in double quotes.
        """#)
  }

  @Test func wrongPortsAndParametersOfASubPipeline() {
    expectProblems(
      of: #"""
        {
          "inputs": { "a": {}, "e": { "kind": "events" } },
          "nodes": {
            "x": { "stage": "pipeline:fx", "in": { "in": "e", "key": "a" }, "params": { "level": "loud", "depth": 3 } },
            "y": { "stage": "pipeline:fx", "params": { "level": -6 } },
            "z": { "stage": "pipeline:fx", "in": { "from": "a", "gain": 3 } },
            "m": { "stage": "mixer", "in": ["x", "y.oot", "z"] }
          },
          "outputs": { "o": "m" }
        }
        """#,
      pipelines: [
        "fx":
          #"{"parameters":{"level":{"type":"number","unit":"dB"}},"inputs":{"in":{}},"nodes":{"g":{"stage":"gain","in":"in","params":{"gain":"${level}"}}},"outputs":{"out":"g"}}"#
      ],
      are: #"""
        p.json:4:50 nodes.x.in.in: "e" gives events, but the input "in" of pipeline "fx" takes audio.
        p.json:4:55 nodes.x.in.key: pipeline "fx" has no input "key"; expected one of in.
        p.json:4:90 nodes.x.params.level: found a string where a number belongs (pipeline "fx"); expected a number of dB.
        p.json:4:98 nodes.x.params.depth: pipeline "fx" has no parameter "depth"; expected one of level.
        p.json:5:5 nodes.y: nothing feeds the input "in" of pipeline "fx"; expected "in": "node".
        p.json:6:5 nodes.z: the parameter "level" of pipeline "fx" must be set; expected a number of dB.
        p.json:6:57 nodes.z.in.gain: a link into "in" of pipeline "fx" has no setting "gain"; expected no settings.
        p.json:7:42 nodes.m.in[1]: "y" has no output "oot". Did you mean "out"?
        """#)
  }

  @Test func aValueFromOutsideThatDoesNotFitInside() {
    expectProblems(
      of: #"""
        { "inputs": { "a": {} }, "nodes": { "x": { "stage": "pipeline:fx", "in": "a", "params": { "level": 90 } } }, "outputs": { "o": "x" } }
        """#,
      pipelines: [
        "fx":
          #"{"parameters":{"level":{"type":"number","unit":"dB"}},"inputs":{"in":{}},"nodes":{"g":{"stage":"gain","in":"in","params":{"gain":"${level}"}}},"outputs":{"out":"g"}}"#
      ],
      are: #"""
        fx.json:1:130 nodes.g.params.gain: 90 dB is outside -120…60 dB (stage "gain"), from ${level}. Did you mean 9?
        """#)
  }
}
