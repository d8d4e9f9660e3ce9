import Engine
import Glibc
import Pipeline
import TestSupport
import Testing

@Suite("A broken plugin is reported with its reason, and harms no other")
struct BrokenPluginTests {
  private static let mistakes: [(file: String, reason: Refusal.Reason, words: String)] = [
    ("other-major", .wrongVersion, "it was built for plugin interface 2.7, this host has 1.1"),
    ("null-plugin-name", .badTable, "the plugin's name is null"),
    ("null-stage-name", .badTable, "a stage's name is null"),
    ("shouting-stage-name", .badTable, "a stage is called \"SOUND\""),
    ("null-stage", .badTable, "the plugin's stages have a null at 0"),
    ("no-stages", .badTable, "it offers no stage"),
    ("lying-stage-count", .badTable, "the plugin's stages claim 4294967295 entries"),
    ("lying-parameter-count", .badTable, "the parameters of \"sound\" claim 2000000000 entries"),
    ("lying-output-count", .badTable, "the outputs of \"sound\" claim 100000 entries"),
    ("duplicate-stages", .badTable, "two stages are called \"sound\""),
    ("bad-default", .badTable, "has a default that does not fit it: 3"),
    ("malformed-default", .badTable, "has a default that does not fit it: {"),
    ("invalid-utf8", .badTable, "a text in it is not UTF-8"),
    ("unknown-policy", .badTable, "has the unknown policy 9"),
    ("no-create", .badTable, "lacks create, process or destroy"),
    ("declines", .declined, "it declined: this processor has no AVX"),
    ("declines-silently", .declined, "it declined: it gave no reason"),
    ("crashes-in-entry", .crashed, "it crashed when it was loaded (signal 6"),
    ("crashes-when-loaded", .crashed, "it crashed when it was loaded (signal 11"),
    ("exits-when-loaded", .crashed, "it ended the process that loaded it (exit code 0)"),
    ("undefined-symbol", .notLoadable, "nobody_defines_this"),
    ("no-entry", .notAPlugin, "it exports no voicebeat_plugin function"),
  ]

  /// Every mistake in one folder, with a sound plugin among them.
  private static let folder: Result<String, any Error> = Result {
    let folder = Fixture.makeFolder("broken")
    for mistake in mistakes { try build(mistake.file, in: folder) }
    try build("reaching-too-far", in: folder)
    try build("sound", in: folder)
    File.write("Not a shared object.", to: "\(folder)/text.so")
    File.write("", to: "\(folder)/empty.so")
    mkdir("\(folder)/folder.so", 0o700)
    try build("sound", in: folder, as: "unreadable")
    chmod("\(folder)/unreadable.so", 0)
    try build("sound", in: folder, as: "writable-by-all")
    chmod("\(folder)/writable-by-all.so", 0o666)
    let elsewhere = Fixture.makeFolder("elsewhere")
    try build("sound", in: elsewhere)
    symlink("\(elsewhere)/sound.so", "\(folder)/link-out.so")
    symlink("\(folder)/nowhere", "\(folder)/dangling.so")
    return folder
  }

  private static let registry: Result<PluginRegistry, any Error> = Result {
    let folder = try Self.folder.get()
    return PluginRegistry(searchPath: PluginSearchPath(folders: [folder]), cacheFile: "\(folder)/cache.json")
  }

  static func build(_ file: String, in folder: String, as name: String? = nil) throws {
    try Fixture.compile(["broken/\(file).c"], to: "\(folder)/\(name ?? file).so")
  }

  private func refusal(_ name: String, _ registry: PluginRegistry) throws -> Refusal {
    let report = try #require(registry.reports.first { $0.path.hasSuffix("/\(name).so") })
    return try #require(report.refusal, "\(name) was accepted")
  }

  @Test(arguments: mistakes.map(\.file))
  func whateverIsWrongInside(file: String) throws {
    let mistake = try #require(Self.mistakes.first { $0.file == file })
    let refusal = try self.refusal(file, try Self.registry.get())
    #expect(refusal.reason == mistake.reason)
    #expect(refusal.message.contains(mistake.words), "\(refusal.message)")
  }

  @Test(
    "whatever is wrong with the file",
    arguments: [
      ("text", Refusal.Reason.notLoadable, "the system cannot load it"),
      ("empty", .notLoadable, "the system cannot load it"),
      ("folder", .unreadable, "it is not a regular file"),
      ("unreadable", .unreadable, "it may not be read (mode 0); chmod u+r it"),
      ("writable-by-all", .unsafe, "its file may be written to by anybody (mode 666); chmod o-w it"),
      ("link-out", .unsafe, "it is a link out of its folder"),
      ("dangling", .unreadable, "it cannot be found"),
    ])
  func whateverIsWrongWithTheFile(name: String, reason: Refusal.Reason, words: String) throws {
    let refusal = try self.refusal(name, try Self.registry.get())
    #expect(refusal.reason == reason)
    #expect(refusal.message.contains(words), "\(refusal.message)")
  }

  @Test func countsThatReachTooFarAreCaughtOneWayOrTheOther() throws {
    let reason = try refusal("reaching-too-far", try Self.registry.get()).reason
    #expect(reason == .badTable || reason == .crashed)
  }

  @Test func theSoundOneAmongThemRuns() throws {
    let registry = try Self.registry.get()
    #expect(registry.reports.filter { $0.description != nil }.map(\.path) == ["\(try Self.folder.get())/sound.so"])
    let plan = try plan(#"{ "nodes": { "a": { "stage": "sound" } }, "outputs": { "out": "a" } }"#, with: registry)
    let run = Run(plan: plan, registry: registry)
    try run.execute()
    #expect(run.outputs["out"] == [])
  }

  @Test(arguments: ["hangs-when-loaded", "hangs-in-entry", "closes-everything-and-stays"])
  func whateverHangsIsEndedAtTheDeadline(file: String) throws {
    let folder = Fixture.makeFolder(file)
    try Self.build(file, in: folder)
    let start = time(nil)
    let registry = PluginRegistry(
      searchPath: PluginSearchPath(folders: [folder]), cacheFile: "\(folder)/cache.json", scanDeadline: 300)
    #expect(time(nil) - start < 60)
    #expect(try refusal(file, registry).reason == .hung)
    #expect(try refusal(file, registry).message.contains("within 300 ms"))
  }

  @Test func aPortMayAskForAnyNumberOfChannelsAtLeast() throws {
    let folder = Fixture.makeFolder("many-channels")
    try Self.build("many-channels", in: folder)
    let registry = PluginRegistry(searchPath: PluginSearchPath(folders: [folder]), cacheFile: "\(folder)/cache.json")
    #expect(registry.catalog.stages.first?.outputs.first?.format.channels == 100...100)
  }

  @Test func nothingIsTakenFromAFolderThatAnybodyMayWriteTo() throws {
    let folder = Fixture.makeFolder("open-house")
    try Self.build("sound", in: folder)
    chmod(folder, 0o1777)
    let registry = PluginRegistry(searchPath: PluginSearchPath(folders: [folder]), cacheFile: "\(folder)-cache.json")
    #expect(try refusal("sound", registry).reason == .unsafe)
    #expect(try refusal("sound", registry).message.contains("its folder may be written to by anybody"))
  }

  @Test(arguments: ["create", "process"])
  func aCrashInARunNamesNodeAndPlugin(call: String) throws {
    let folder = Fixture.makeFolder("crash-in-\(call)")
    try Self.build("crashes-in-\(call)", in: folder)
    let pipeline = "\(folder)/pipeline.json"
    File.write(
      #"{ "nodes": { "the-node": { "stage": "crashes-in-\#(call)" } }, "outputs": { "out": "the-node" } }"#,
      to: pipeline)
    let result = try Tool.run(
      PluginSearchPath.executableFolder + "/voicebeat",
      ["run", pipeline, "-o", "\(folder)/out.wav", "--plugin-path", folder, "--quiet"],
      environment: ["VOICEBEAT_CACHE": folder, "SWIFT_BACKTRACE": "enable=no"])
    #expect(result.status == 128 + SIGSEGV)
    #expect(
      result.output.contains(
        #"crashed in node "the-node", stage "crashes-in-\#(call)" of plugin "crashes-in-\#(call)""#), "\(result.output)"
    )
    #expect(access("\(folder)/out.wav", F_OK) != 0)
  }
}
