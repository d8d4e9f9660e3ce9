import Testing

@Suite("Links that cannot be")
struct BadLinkTests {
  @Test func kindsThatDoNotMatch() {
    expectProblems(
      of: #"""
        {
          "inputs": { "voice": {}, "notes": { "kind": "events" } },
          "nodes": {
            "t": { "stage": "tuner", "in": { "voice": "notes", "melody": "voice" } },
            "g": { "stage": "gain", "in": "t.report" }
          },
          "outputs": { "o": "g" }
        }
        """#,
      are: #"""
        p.json:4:47 nodes.t.in.voice: "notes" gives events, but the input "voice" of stage "tuner" takes audio.
        p.json:4:66 nodes.t.in.melody: "voice" gives audio, but the input "melody" of stage "tuner" takes events.
        p.json:5:35 nodes.g.in: "t.report" gives documents, but the input "in" of stage "gain" takes audio.
        """#)
  }

  @Test func twoWritersOnOneInput() {
    expectProblems(
      of: #"""
        { "inputs": { "a": {}, "b": {} }, "nodes": { "g": { "stage": "gain", "in": ["a", "b"] } }, "outputs": { "o": "g" } }
        """#,
      are: #"""
        p.json:1:70 nodes.g.in: the input "in" of stage "gain" takes one link, 2 are given; expected one link; a mixer makes one of several.
        """#)
  }

  @Test func anInputThatMayBeManyIntoOneThatTakesOne() {
    expectProblems(
      of: #"""
        { "inputs": { "stems": { "many": true } }, "nodes": { "g": { "stage": "gain", "in": "stems" } }, "outputs": { "o": "g" } }
        """#,
      are: #"""
        p.json:1:85 nodes.g.in: the input "in" of stage "gain" takes one link, and what feeds it may be many; expected one link; a mixer makes one of several.
        """#)
  }

  @Test func requiredInputsThatNothingFeeds() {
    expectProblems(
      of: #"""
        {
          "inputs": { "a": {} },
          "nodes": {
            "g": { "stage": "gain" },
            "t": { "stage": "tuner", "in": "a" },
            "m": { "stage": "mixer", "in": [] }
          },
          "outputs": { "o": "g", "p": "t", "q": "m" }
        }
        """#,
      are: #"""
        p.json:4:5 nodes.g: nothing feeds the input "in" of stage "gain"; expected "in": "node".
        p.json:5:5 nodes.t: nothing feeds the input "melody" of stage "tuner"; expected "in": { "melody": "node" }.
        p.json:6:30 nodes.m.in: nothing feeds the input "in" of stage "mixer": the list is empty; expected at least one node.
        """#)
  }

  @Test func aNodeThatFeedsItself() {
    expectProblems(
      of: #"{ "nodes": { "g": { "stage": "gain", "in": "g" } }, "outputs": { "o": "g" } }"#,
      are: #"""
        p.json:1:44 nodes.g.in: the node "g" feeds itself; expected links that lead towards the sinks only.
        """#)
  }

  @Test func aCircleAsThePathOfItsNodes() {
    expectProblems(
      of: #"""
        {
          "inputs": { "voice": {} },
          "nodes": {
            "mix": { "stage": "mixer", "in": ["voice", "snap"] },
            "tuned": { "stage": "gain", "in": "mix" },
            "snap": { "stage": "gain", "in": "tuned" }
          },
          "outputs": { "o": "snap" }
        }
        """#,
      are: #"""
        p.json:4:48 nodes.mix.in[1]: these nodes feed one another: mix → tuned → snap → mix; expected links that lead towards the sinks only.
        """#)
  }

  @Test func twoCircles() {
    expectProblems(
      of: #"""
        { "nodes": { "a": { "stage": "gain", "in": "b" }, "b": { "stage": "gain", "in": "a" },
          "c": { "stage": "gain", "in": "d" }, "d": { "stage": "gain", "in": "c" } } }
        """#,
      are: #"""
        p.json:1:44 nodes.a.in: these nodes feed one another: a → b → a; expected links that lead towards the sinks only.
        p.json:2:33 nodes.c.in: these nodes feed one another: c → d → c; expected links that lead towards the sinks only.
        """#)
  }

  @Test func aCircleThroughASubPipeline() {
    expectProblems(
      of: #"""
        { "nodes": { "fx": { "stage": "pipeline:fx", "in": "g" }, "g": { "stage": "gain", "in": "fx" } }, "outputs": { "o": "g" } }
        """#,
      pipelines: ["fx": #"{"inputs":{"in":{}},"nodes":{"soft":{"stage":"gain","in":"in"}},"outputs":{"out":"soft"}}"#],
      are: #"""
        p.json:1:89 nodes.g.in: these nodes feed one another: g → fx/soft → g; expected links that lead towards the sinks only.
        """#)
  }

  @Test func aCircleOfASubPipelineThatOnlyPassesThrough() {
    expectProblems(
      of: #"""
        { "nodes": { "fx": { "stage": "pipeline:fx", "in": "fx" }, "g": { "stage": "gain", "in": "fx" } }, "outputs": { "o": "g" } }
        """#,
      pipelines: [
        "fx": #"{"inputs":{"in":{}},"nodes":{"s":{"stage":"gain","in":"in"}},"outputs":{"out":"in","soft":"s"}}"#
      ],
      are: #"""
        p.json:1:52 nodes.fx.in: the node "fx" feeds itself.
        """#)
  }
}
