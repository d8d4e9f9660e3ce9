import Glibc
import JSON
import TestSupport
import Testing

@Suite("Looking at pipelines")
struct PipelineCommandTests {
  let workspace: Workspace
  let pipeline: String

  init() throws {
    workspace = try Workspace()
    pipeline = try workspace.makeGainPipeline()
  }

  @Test func aValidPipelineIsOneLine() throws {
    let result = try Command.run("validate", pipeline)
    #expect(result.status == 0)
    #expect(result.output == "\(pipeline): valid, 3 nodes, 2 links\n")
  }

  @Test func everyInvalidPipelineIsReported() throws {
    let bad = try workspace.write("{", to: "bad.json")
    let worse = try workspace.write(#"{"nodes": {"a": {"stage": "nothing"}}}"#, to: "worse.json")
    let result = try Command.run("validate", bad, pipeline, worse)
    #expect(result.status == 65)
    #expect(result.output.contains("louder.json: valid"))
    #expect(result.errors.contains("bad.json:1:") && result.errors.contains("worse.json:1:"))
  }

  @Test func validationAsJSONIsOneDocument() throws {
    let bad = try workspace.write("{", to: "bad.json")
    let result = try Command.run("validate", pipeline, bad, "--json")
    #expect(result.status == 65)
    let results = try JSONValue(parsing: result.output).array ?? []
    #expect(results.map { $0["valid"] } == [true, false])
  }

  @Test func namedPipelinesAreListedWithWhatTheyDo() throws {
    try workspace.write("{", to: "broken.json")
    let result = try Command.run("pipelines", "list", environment: ["VOICEBEAT_PIPELINES": workspace.folder])
    #expect(result.status == 0)
    #expect(result.output.contains(/mixdown +Any number of recordings, summed./))
    #expect(result.errors.contains("broken cannot be used: broken.json:1:"))
  }

  @Test func aPipelineIsShownWithPortsAndParameters() throws {
    let result = try Command.run("pipelines", "show", "copy")
    #expect(result.status == 0)
    #expect(result.output.contains(/inputs\n +audio +audio +what to copy\n/))
    #expect(result.output.contains(/gain +number -120…60 dB, default 0.0 +change of level/))
    let json = try JSONValue(parsing: try Command.run("pipelines", "show", "copy", "--json").output)
    #expect(json["parameters"]?[0]?["unit"] == "dB")
  }

  @Test func aPlanShowsFormatsOfRealFilesAndTheConvertersBetween() throws {
    let mix = try workspace.write(
      """
      { "inputs": { "a": { "kind": "audio" }, "b": { "kind": "audio" } },
        "nodes": { "mix": { "stage": "mixer", "in": ["a", { "from": "b", "gain": -3 }] } }, "outputs": { "track": "mix" } }
      """, to: "mix.json")
    let slow = try workspace.makeTone("slow.wav", sampleRate: 22_050)
    let fast = try workspace.makeTone("fast.wav")
    let result = try Command.run("plan", mix, "-i", "a=\(slow)", "-i", "b=\(fast)")
    #expect(result.status == 0, "\(result.errors)")
    for text in ["22050 Hz mono", "(converter: 22050 Hz mono → 48000 Hz mono)", "gain=-3", "packets"] {
      #expect(result.output.contains(text))
    }
    #expect(workspace.names == ["fast.wav", "louder.json", "mix.json", "slow.wav"])
  }

  @Test func aPlanOfUnboundInputsSaysThatFormatsAreOpen() throws {
    let result = try Command.run("plan", pipeline)
    #expect(result.status == 0)
    #expect(result.output.contains("known when it runs"))
    #expect(result.output.contains("level=-6"))
  }

  @Test func aPlanAsJSONHasNodesAndLinks() throws {
    let plan = try JSONValue(parsing: Command.run("plan", pipeline, "--json").output)
    #expect(plan["nodes"]?.array?.count == 3)
    #expect(plan["links"]?[0]?["capacity"] == 8)
  }

  @Test("A pipeline can be drawn", arguments: [("svg", "<svg"), ("dot", "digraph"), ("mermaid", "flowchart")])
  func drawing(_ format: String, _ text: String) throws {
    let result = try Command.run("graph", pipeline, "--format", format)
    #expect(result.status == 0)
    #expect(result.output.contains(text))
    #expect(result.output.contains("louder"))
  }

  @Test func aDrawingCanBeWrittenToAFile() throws {
    #expect(try Command.run("graph", pipeline, "-o", workspace.path("graph.svg")).output == "")
    #expect(try workspace.text("graph.svg").contains("<svg"))
  }

  @Test func theSchemaKnowsTheInstalledStages() throws {
    let schema = try Command.run("schema")
    #expect(schema.status == 0)
    #expect(try JSONValue(parsing: schema.output)["$schema"] != nil)
    #expect(schema.output.contains("\"mixer\""))
  }

  @Test func theSchemaBesideTheBundledPipelinesIsUpToDate() throws {
    let schema = try Command.run("schema").output
    let path = Tool.root + "/pipelines/pipeline.schema.json"
    let isUpToDate = try schema == Workspace.text(at: path)
    #expect(isUpToDate, "make it anew: voicebeat schema >pipelines/pipeline.schema.json")
  }

  @Test func pipelinesAreFoundByNameInTheFoldersThatTheEnvironmentNames() throws {
    let environment: [String: String?] = ["VOICEBEAT_PIPELINES": workspace.folder]
    let result = try Command.run("validate", "louder", environment: environment)
    #expect(result.status == 0)
    let missing = try Command.run("validate", "lowder", environment: environment)
    #expect(missing.status == 66)
    #expect(missing.errors.contains("Did you mean \"louder\"?"))
  }

  @Test func bundledPipelinesAreFoundByNameAndAreValid() throws {
    let folder = Tool.root + "/pipelines"
    let names = try Tool.run("ls", ["-1", folder]).output.split(separator: "\n")
      .filter { $0.hasSuffix(".json") && $0 != "pipeline.schema.json" }.map { String($0.dropLast(5)) }
    try #require(!names.isEmpty)
    let result = try Command(["validate"] + names).wait()
    #expect(result.status == 0, "\(result.errors)")
  }
}
