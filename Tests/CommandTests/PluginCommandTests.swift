import Glibc
import JSON
import TestSupport
import Testing

@Suite("plugins")
struct PluginCommandTests {
  let workspace: Workspace
  let cache: [String: String?]

  init() throws {
    workspace = try Workspace()
    mkdir(workspace.path("plugins"), 0o755)
    cache = ["VOICEBEAT_CACHE": workspace.path("cache")]
  }

  private func run(_ arguments: String...) throws -> Command.Result {
    try Command(arguments, environment: cache).wait()
  }

  /// Compiles an example with the header alone.
  private func compile(_ source: String, with compiler: String, to name: String) throws {
    let result = try Tool.run(
      compiler,
      [
        "-shared", "-fPIC", "-O2", "-I", Tool.root + "/Sources/PluginABI/include",
        Tool.root + "/Plugins/Examples/" + source, "-o", workspace.path("plugins/" + name), "-lm",
      ])
    try #require(result.status == 0, "\(result.output)")
  }

  @Test func listNamesEveryStageWithItsPlugin() throws {
    let result = try run("plugins", "list")
    #expect(result.status == 0)
    for stage in ["file.source", "file.sink", "gain", "mixer"] { #expect(result.output.contains(stage)) }
  }

  @Test func listAsJSONHasEveryFile() throws {
    let reports = try JSONValue(parsing: run("plugins", "list", "--json").output).array ?? []
    #expect(reports.contains { $0["plugin"]?["name"] == "basics" })
    #expect(reports.allSatisfy { $0["path"]?.string != nil && $0["digest"]?.string != nil })
  }

  @Test func showTellsPortsParametersAndLinkSettings() throws {
    let result = try run("plugins", "show", "mixer")
    #expect(result.status == 0)
    for text in ["inputs", "audio, many", "parameters", "settings of a link", "pan"] {
      #expect(result.output.contains(text))
    }
  }

  @Test func showOfAPluginListsItsStages() throws {
    let result = try run("plugins", "show", "basics")
    #expect(result.status == 0)
    #expect(result.output.contains("license"))
    #expect(result.output.contains("trim"))
  }

  @Test func showOfANameThatIsNoneSuggestsOne() throws {
    let result = try run("plugins", "show", "mixr")
    #expect(result.status == 69)
    #expect(result.errors.contains("Did you mean \"mixer\"?"))
  }

  @Test(
    "A plugin that knows only the header runs",
    arguments: [
      ("Tremolo/tremolo.c", "cc", "tremolo"), ("Tone/tone.cpp", "c++", "tone"),
    ])
  func pluginsFromElsewhereRun(_ source: String, _ compiler: String, _ stage: String) throws {
    try compile(source, with: compiler, to: "\(stage).so")
    let listed = try run("plugins", "show", stage, "--plugin-path", workspace.path("plugins"), "--json")
    #expect(listed.status == 0)
    let isSource = try JSONValue(parsing: listed.output)["inputs"]?.array?.isEmpty ?? true
    let first = isSource ? #"{ "stage": "\#(stage)" }"# : #"{ "stage": "\#(stage)", "in": "voice" }"#
    let pipeline = try workspace.write(
      """
      { "nodes": { "voice": { "stage": "silence", "params": { "duration": 1 } }, "made": \(first),
                   "short": { "stage": "trim", "in": "made", "params": { "end": 0.5 } } },
        "outputs": { "track": "short" } }
      """, to: "made.json")
    let result = try run(
      "run", pipeline, "-o", workspace.path("out.wav"), "--plugin-path", workspace.path("plugins"))
    #expect(result.status == 0, "\(result.errors)")
    #expect(workspace.exists("out.wav"))
  }

  @Test func aRefusedPluginIsNamedWithItsReasonAndDisablesNoOther() throws {
    try workspace.write("not a shared object", to: "plugins/broken.so")
    let result = try run("plugins", "list", "--plugin-path", workspace.path("plugins"))
    #expect(result.status == 0)
    #expect(result.output.contains("mixer"))
    #expect(result.errors.contains("broken.so is not used: "))
  }

  @Test func doctorFailsWhereSomethingIsWrongAndSaysWhat() throws {
    try workspace.write("not a shared object", to: "plugins/broken.so")
    let result = try run(
      "plugins", "doctor", "--plugin-path", workspace.path("plugins"), "--plugin-path", workspace.path("none"))
    #expect(result.status == 69)
    #expect(result.output.contains("search path"))
    #expect(result.errors.contains("broken.so"))
    #expect(result.errors.contains("none does not exist"))
  }

  @Test func doctorIsContentWhereNothingIsWrong() throws {
    let result = try run("plugins", "doctor")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("nothing is wrong"))
    #expect(result.output.contains(workspace.path("cache")))
  }

  @Test func scanLooksAtEveryFileAnew() throws {
    let result = try run("plugins", "scan")
    #expect(result.status == 0)
    #expect(result.output.contains("libvoicebeat-mixer.so: mixer"))
  }
}
