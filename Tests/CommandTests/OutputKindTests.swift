import TestSupport
import Testing

/// What `-o` makes of outputs that carry no audio.
@Suite("Outputs of events and documents")
struct OutputKindTests {
  let workspace: Workspace
  let pipeline: String

  init() throws {
    workspace = try Workspace()
    let built = try Tool.run(
      "cc",
      [
        "-shared", "-fPIC", "-I", Tool.includeFolder, Tool.root + "/Tests/PluginTests/Fixtures/notes.c", "-o",
        workspace.path("notes.so"),
      ])
    try #require(built.status == 0, "\(built.output)")
    pipeline = try workspace.write(
      """
      { "nodes": { "two": { "stage": "two-notes" } }, "outputs": { "notes": "two.notes", "midi": "two.midi" } }
      """, to: "two.json")
  }

  private func run(_ arguments: String...) throws -> Command.Result {
    try Command(
      ["run", pipeline, "--plugin-path", workspace.folder] + arguments,
      environment: ["VOICEBEAT_CACHE": workspace.folder]
    ).wait()
  }

  @Test(
    "events are written as the extension says",
    arguments: [("n.json", "[{\"kind\":\"notes\""), ("n.txt", "0.0\t0.5\tdo, "), ("n.csv", "kind,start,duration")])
  func events(name: String, beginning: String) throws {
    let result = try run("-o", "notes=" + workspace.path(name), "-o", "midi=" + workspace.path("n.mid"))
    #expect(result.status == 0)
    #expect(result.errors.contains("wrote \(workspace.path(name)) ("))
    #expect(try workspace.text(name).hasPrefix(beginning))
    #expect(try workspace.text("n.mid") == "MThd")
  }

  @Test func anExtensionThatTellsNoFormatForEventsIsRefused() throws {
    let result = try run("-o", "notes=" + workspace.path("n.wav"))
    #expect(result.status == 65)
    #expect(result.errors.contains("has no extension of a format for events"))
    #expect(!workspace.exists("n.wav"))
  }

  @Test(
    "on standard output events are text, or what stands before, and a document is its bytes",
    arguments: [
      ("notes=-", "0.0\t0.5\tdo, "), ("notes=csv:-", "kind,start,duration"), ("notes=json:-", "[{\"kind\":\"notes\""),
      ("midi=-", "MThd"),
    ])
  func standardOutput(output: String, beginning: String) throws {
    let result = try run("-o", output)
    #expect(result.status == 0)
    #expect(result.output.hasPrefix(beginning))
    #expect(result.errors.contains("wrote standard output ("))
  }

  @Test("a format that the kind of output does not have is refused", arguments: ["notes=flac:-", "midi=json:-"])
  func foreignFormat(output: String) throws {
    let result = try run("-o", output)
    #expect(result.status == 65 || result.status == 64)
    #expect(result.output == "")
    #expect(result.errors.contains("format"))
  }
}
