import JSON
import Pipeline
import Testing

@Suite("A document becomes a plan")
struct PlannerTests {
  private func links(_ plan: Plan) -> [String] {
    plan.links.map { link in
      let source = plan.nodes[link.source.node]
      let destination = plan.nodes[link.destination.node]
      return "\(source.name).\(source.outputs[link.source.port].name) → "
        + "\(destination.name).\(destination.inputs[link.destination.port].name)"
    }
  }

  private func stages(_ plan: Plan) -> [String] {
    plan.nodes.map { node in
      switch node.role {
      case .stage(let stage, _): "\(node.name): \(stage.name)"
      case .input(let port): "\(node.name): input \(port.name)"
      case .output(let port): "\(node.name): output \(port.name)"
      case .converter: "\(node.name): converter"
      }
    }
  }

  private let voice = #"{"inputs":{"voice":{}},"nodes":{"g":{"stage":"gain","in":"voice"}},"outputs":{"g":"g"}}"#
  private let stems =
    #"{"inputs":{"stems":{"many":true},"bed":{"optional":true}},"nodes":{"mix":{"stage":"mixer","in":["bed",{"from":"stems","gain":-3}]}},"outputs":{"mix":"mix"}}"#

  @Test func nodesKeepTheOrderOfTheDocumentAndLinksThatOfTheirDestinations() throws {
    let plan = try plan(
      """
      { "name": "soften", "summary": "s", "inputs": { "voice": {} },
        "nodes": {
          "mix": { "stage": "mixer", "in": ["voice", { "from": "soft", "pan": -0.5, "start": { "bar": 1 } }] },
          "soft": { "stage": "gain", "in": "voice", "params": { "gain": -6 } } },
        "outputs": { "track": "mix" } }
      """)
    #expect(plan.pipeline == "soften" && plan.summary == "s")
    #expect(plan.nodes.map(\.name) == ["voice", "mix", "soft", "track"])
    #expect(
      links(plan) == ["voice.voice → mix.in", "soft.out → mix.in", "voice.voice → soft.in", "mix.out → track.track"])
    #expect(plan.links[1].settings == [.number(0), .number(-0.5), .json(#"{"bar":1}"#)])
    #expect(plan.warnings.isEmpty)
  }

  @Test func everyFormOfInMeansTheSame() throws {
    let forms = [
      #""a""#, #"["a"]"#, #"{"from":"a"}"#, #"[{"from":"a"}]"#, #"{"in":"a"}"#, #"{"in":["a"]}"#,
      #"{"in":{"from":"a"}}"#,
    ]
    for form in forms {
      let plan = try plan(#"{"inputs":{"a":{}},"nodes":{"m":{"stage":"mixer","in":\#(form)}},"outputs":{"o":"m"}}"#)
      #expect(links(plan) == ["a.a → m.in", "m.out → o.o"])
    }
  }

  @Test func portsAreNamedBehindADot() throws {
    let plan = try plan(
      #"{"inputs":{"v":{},"e":{"kind":"events"}},"nodes":{"t":{"stage":"tuner","in":{"melody":"e","voice":"v"}},"u":{"stage":"tuner","in":{"voice":"t.tuned","melody":"e","hint":"t.report"}}},"outputs":{"o":"u"}}"#
    )
    #expect(
      links(plan) == [
        "v.v → t.voice", "e.e → t.melody", "t.tuned → u.voice", "e.e → u.melody", "t.report → u.hint", "u.tuned → o.o",
      ])
  }

  @Test func boundPortsBecomeSourceAndSinkNodes() throws {
    let plan = try plan(
      voice, inputs: [("voice", .stage(name: "file.source", parameters: ["path": "a ${x}.wav"]))],
      outputs: [("g", .stage(name: "file.sink", parameters: ["path": "${run.id}-${clip.id}.mp3"]))], purpose: .run)
    #expect(stages(plan) == ["voice: file.source", "g: gain", "g output: file.sink"])
    guard case .stage(_, let source) = plan.nodes[0].role, case .stage(_, let sink) = plan.nodes[2].role else {
      Issue.record("no stages")
      return
    }
    #expect(source[0] == .string("a ${x}.wav"), "a path is taken as it is")
    #expect(sink[0] == .string("r1-${clip.id}.mp3"), "a path that takes templates is filled in")
  }

  @Test func aManyInputTakesSeveralSourcesInOrderWithTheLinksSettings() throws {
    let plan = try plan(
      stems, inputs: [("stems", .memory), ("bed", .memory), ("stems", .memory)], outputs: [("mix", .memory)],
      purpose: .run)
    #expect(plan.nodes.map(\.name) == ["stems.1", "stems.2", "bed", "mix", "mix output"])
    #expect(plan.links.map(\.source.node) == [2, 0, 1, 3])
    #expect(plan.links.map { $0.settings.first } == [.number(0), .number(-3), .number(-3), nil])
  }

  @Test func anOptionalInputThatIsNotBoundLeavesNothing() throws {
    let plan = try plan(stems, inputs: [("stems", .memory)], outputs: [("mix", .memory)], purpose: .run)
    #expect(stages(plan) == ["stems: input stems", "mix: mixer", "mix output: output mix"])
    #expect(plan.links.count == 2)
  }

  @Test func anOutputMayHaveSeveralSinks() throws {
    let plan = try plan(
      voice, inputs: [("voice", .memory)],
      outputs: [
        ("g", .stage(name: "file.sink", parameters: ["path": "a.mp3"])),
        ("g", .stage(name: "file.sink", parameters: ["path": "a.flac"])),
      ], purpose: .run)
    #expect(stages(plan).suffix(2) == ["g.1: file.sink", "g.2: file.sink"])
    #expect(plan.links.map(\.source.node) == [0, 1, 1])
  }

  @Test func subPipelinesAreLaidFlatInThePlaceOfTheirNode() throws {
    let plan = try plan(
      #"{"inputs":{"v":{}},"nodes":{"a":{"stage":"pipeline:outer","in":"v"},"z":{"stage":"gain","in":"a"}},"outputs":{"o":"z"}}"#,
      pipelines: [
        "outer":
          #"{"inputs":{"x":{}},"nodes":{"first":{"stage":"gain","in":"x"},"in":{"stage":"pipeline:inner","in":"first","params":{"level":-9}}},"outputs":{"y":"in"}}"#,
        "inner":
          #"{"parameters":{"level":{"type":"number","default":0}},"inputs":{"x":{}},"nodes":{"g":{"stage":"gain","in":"x","params":{"gain":"${level}"}}},"outputs":{"dry":"x","wet":"g"}}"#,
      ])
    #expect(stages(plan) == ["v: input v", "a/first: gain", "a/in/g: gain", "z: gain", "o: output o"])
    #expect(
      links(plan) == ["v.v → a/first.in", "a/first.out → a/in/g.in", "a/first.out → z.in", "z.out → o.o"],
      "the first output of the inner pipeline passes its input on")
    guard case .stage(_, let parameters) = plan.nodes[2].role else { return }
    #expect(parameters[0] == .number(-9))
  }

  @Test func whatNobodyUsesIsAWarning() throws {
    let plan = try plan(
      #"""
      { "parameters": { "p": { "type": "number", "default": 1 } },
        "inputs": { "a": {}, "b": {} },
        "nodes": { "g": { "stage": "gain", "in": "a" }, "h": { "stage": "gain", "in": "a" } },
        "outputs": { "o": "h" } }
      """#)
    #expect(
      plan.warnings.map(\.text) == [
        "p.json:1:19 parameters.p: warning: nothing uses the parameter \"p\".",
        "p.json:2:24 inputs.b: warning: no node uses the input \"b\".",
        "p.json:3:14 nodes.g: warning: nobody uses what the node \"g\" gives.",
      ])
  }

  @Test func aRunMayLeaveOutputsOut() throws {
    let plan = try plan(
      #"{"inputs":{"a":{}},"nodes":{"g":{"stage":"gain","in":"a"}},"outputs":{"o":"g","p":"a"}}"#,
      inputs: [("a", .memory)], outputs: [("o", .memory)], purpose: .run)
    #expect(plan.warnings.isEmpty)
  }

  @Test func aDiagnosticHasAFormForPrograms() {
    let error = #expect(throws: PipelineError.self) {
      try plan(
        #"{"inputs":{"a":{}},"nodes":{"e/~":1,"e":{"stage":"equalizer","in":"a","params":{"frequency":30000}}}}"#)
    }
    #expect(
      error?.diagnostics.map { $0.json.text() } == [
        #"{"severity":"error","code":"bad-name","file":"p.json","line":1,"column":29,"pointer":"/nodes/e~1~0","message":"\"e/~\" cannot be a name","expectation":"a letter, then letters, digits, - and _, at most 64 in all"}"#,
        #"{"severity":"error","code":"out-of-range","file":"p.json","line":1,"column":93,"pointer":"/nodes/e/params/frequency","message":"30000 Hz is outside 20…20000 Hz (stage \"equalizer\")","expectation":"20…20000 Hz","suggestion":"3000"}"#,
      ])
  }

  @Test func aStageWhoseOutputsAreAllOptionalIsASink() throws {
    let port = PortDescription(name: "in")
    let report = PortDescription(name: "object", kind: .document, isOptional: true)
    let keeping = StageDescription(name: "keep", inputs: [port], outputs: [report])
    let silence = StageDescription(name: "silence", outputs: [PortDescription(name: "out")])
    #expect(keeping.isSink && !silence.isSink)
    let text = #"{ "nodes": { "s": { "stage": "silence" }, "k": { "stage": "keep", "in": "s" } } }"#
    let document = try PipelineDocument(parsing: Array(text.utf8), file: "p.json")
    let plan = try Planner(catalog: StageCatalog([silence, keeping])).plan(document, purpose: .run)
    #expect(plan.warnings.isEmpty)
    #expect(plan.nodes.map(\.isSink) == [false, true])
  }

  @Test func fewLinksCarryLongBlocksAndManyShortOnes() throws {
    func chain(_ length: Int) throws -> Plan {
      let names = ["voice"] + (1...length).map { "g\($0)" }
      let nodes = zip(names.dropFirst(), names).map { name, before in
        #""\#(name)":{"stage":"gain","in":"\#(before)"}"#
      }
      return try plan(
        #"{"inputs":{"voice":{}},"nodes":{\#(nodes.joined(separator: ","))},"outputs":{"out":"g\#(length)"}}"#)
    }
    #expect(try chain(1).blockFrames == 8_192)
    #expect(try chain(3).blockFrames == 4_096)
    #expect(try chain(40).blockFrames == 2_048)
  }
}
