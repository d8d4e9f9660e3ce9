import Engine
import JSON
import Pipeline
import TestSupport
import Testing

@Suite("file.events and file.document")
struct MessageSinkTests {
  let folder: TemporaryFolder
  let registry: PluginRegistry

  init() throws {
    folder = try TemporaryFolder()
    let built = try Tool.run(
      "cc",
      [
        "-shared", "-fPIC", "-I", Tool.includeFolder, Tool.root + "/Tests/PluginTests/Fixtures/notes.c", "-o",
        folder.path("notes.so"),
      ])
    try #require(built.status == 0, "\(built.output)")
    registry = PluginRegistry(
      searchPath: .standard(extra: [folder.location]), cacheFile: folder.path("plugins.json"))
  }

  /// Binds the two outputs of a pipeline as the command line does.
  func run(notes: String, midi: String) throws -> Manifest {
    let text = """
      { "name": "notes", "nodes": { "two": { "stage": "two-notes" } },
        "outputs": { "notes": "two.notes", "midi": "two.midi" } }
      """
    let document = try PipelineDocument(parsing: Array(text.utf8), file: "notes.json")
    let sinks: [PortDescription.Kind: String] = [
      .audio: "file.sink", .events: "file.events", .document: "file.document",
    ]
    let plan = try Planner(catalog: registry.catalog).plan(
      document,
      outputs: [
        ("notes", .stage(byKind: sinks, parameters: ["path": .string(folder.path(notes))])),
        ("midi", .stage(byKind: sinks, parameters: ["path": .string(folder.path(midi))])),
      ], purpose: .run)
    return try Run(plan: plan, registry: registry).execute()
  }

  @Test(
    "write what the extension says",
    arguments: [
      (
        "n.json",
        """
        [{"kind":"notes","clip":"take","events":[
        {"start":0.0,"duration":0.5,"label":"do, \\"re\\"","value":60.0,"confidence":0.5},
        {"start":0.5,"duration":0.25,"value":62.5,"attributes":{"bend":1}}]}]

        """
      ),
      ("n.txt", "0.0\t0.5\tdo, \"re\"\n0.5\t0.75\t62.5\n"),
      (
        "n.csv",
        """
        kind,start,duration,label,value,confidence
        notes,0.0,0.5,"do, ""re""\",60.0,0.5
        notes,0.5,0.25,,62.5,

        """
      ),
    ])
  func formats(name: String, expected: String) throws {
    let manifest = try run(notes: name, midi: "n.mid")
    #expect(String(decoding: try readFile(folder.path(name)), as: UTF8.self) == expected)
    #expect(try readFile(folder.path("n.mid")) == Array("MThd".utf8))
    #expect(manifest.outputs.map(\.size) == [UInt64(expected.utf8.count), 4])
  }

  @Test("refuse a file whose name tells no format for events")
  func noFormat() {
    #expect {
      try run(notes: "n.wav", midi: "n.mid")
    } throws: { error in
      (error as? RunError)?.code == .badParameter && (error as? RunError)?.about == "path"
    }
  }
}
