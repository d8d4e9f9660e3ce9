import Glibc
import TestSupport
import Testing

/// Each class of failure has its own status, says why in one clear form, and leaves nothing behind.
@Suite("Exit status")
struct ExitStatusTests {
  let workspace: Workspace
  let pipeline: String
  let voice: String

  init() throws {
    workspace = try Workspace()
    pipeline = try workspace.makeGainPipeline()
    voice = try workspace.makeTone("voice.wav")
  }

  private func run(_ arguments: String...) throws -> Command.Result {
    try Command(["run", pipeline] + arguments).wait()
  }

  private func expect(_ result: Command.Result, _ status: Int32, _ text: String, leaves names: [String] = []) {
    #expect(result.status == status)
    #expect(result.output == "")
    #expect(result.errors.contains("voicebeat: error: "))
    #expect(result.errors.contains(text))
    #expect(workspace.names == (["louder.json", "voice.wav"] + names).sorted())
  }

  @Test(
    "64: the command line is wrong",
    arguments: [
      (["run"], "pipeline"), (["fly"], "fly"), (["run", "x.json", "--threads", "0"], "from 1 to 1024"),
      (["run", "x.json", "--memory", "lots"], "--memory"), (["run", "x.json", "--memory", "0"], "--memory"),
      (["run", "x.json", "--deadline", "soon"], "--deadline"), (["run", "x.json", "--deadline", "-1s"], "deadline"),
      (["batch", "x.json"], "a batch needs inputs"), (["batch", "x.json", "-i", "*.wav"], "a batch needs an output"),
      (["completions", "tcsh"], "tcsh"), (["graph", "x.json", "--format", "png"], "png"),
    ])
  func usage(_ arguments: [String], _ text: String) throws {
    let result = try Command(arguments).wait()
    expect(result, 64, text)
  }

  @Test func allMistakesInBindingsAreReportedAtOnce() throws {
    let result = try run("-i", "-", "-i", "-", "-o", "a.wav", "-o", "a.wav", "-o", "track=", "--set", "level=1")
    expect(result, 64, "standard input can be read once only")
    #expect(result.errors.contains("two outputs cannot go to one file"))
    #expect(result.errors.contains("the name of the file is missing"))
  }

  @Test func anUnknownPortIsUsageAndTheNearestIsNamed() throws {
    expect(try run("-i", "voise=\(voice)", "-o", workspace.path("o.wav")), 64, "Did you mean \"voice\"?")
  }

  @Test func anInputThatNothingFeedsIsUsage() throws {
    expect(try run("-o", workspace.path("o.wav")), 64, "nothing feeds the input \"voice\"")
  }

  @Test func aRunThatWouldKeepNothingIsUsage() throws {
    expect(try run("-i", voice), 64, "nothing of its work would be kept")
  }

  @Test func anUnknownParameterIsUsage() throws {
    expect(try run("-i", voice, "-o", workspace.path("o.wav"), "--set", "levle=3"), 64, "Did you mean \"level\"?")
  }

  @Test func anAssignmentWithoutAnEqualsSignIsUsage() throws {
    expect(try run("-i", voice, "-o", workspace.path("o.wav"), "--set", "level"), 64, "expected name=value")
  }

  @Test func anOutputMustNotReplaceAnInput() throws {
    expect(try run("-i", voice, "-o", voice), 64, "it is an input, too")
  }

  @Test func aBadPipelineIs65WithEveryProblem() throws {
    let bad = try workspace.write(
      #"{"nodes": {"a": {"stage": "gian", "in": "b"}, "b": {"stage": "gain", "in": "a", "params": {"gain": 99}}}}"#,
      to: "bad.json")
    let result = try Command.run("run", bad)
    expect(result, 65, "bad.json:1:27 nodes.a.stage", leaves: ["bad.json"])
    #expect(result.errors.contains("Did you mean"))
    #expect(result.errors.contains("99"))
    #expect(result.errors.split(separator: "\n").allSatisfy { $0.hasPrefix("voicebeat: error: ") })
  }

  @Test func textInAWaveFileIs65() throws {
    let fake = try workspace.write("this is not audio", to: "fake.wav")
    expect(try run("-i", fake, "-o", workspace.path("o.wav")), 65, "fake.wav", leaves: ["fake.wav"])
  }

  @Test func aMissingInputIs66() throws {
    expect(try run("-i", workspace.path("none.wav"), "-o", workspace.path("o.wav")), 66, "none.wav")
  }

  @Test func aMissingPipelineIs66() throws {
    expect(try Command.run("run", workspace.path("none.json")), 66, "No such file or directory")
  }

  @Test func aRunWithoutAnyPluginTellsThatNoneWasFound() throws {
    // Away from its plugins the program has none.
    let away = workspace.path("voicebeat")
    _ = try Tool.run("cp", [Command.folder + "/voicebeat", away])
    let result = try Command(["run", pipeline, "-i", voice, "-o", "o.wav"], program: away).wait()
    expect(result, 65, "there is no stage called \"gain\"", leaves: ["voicebeat"])
  }

  @Test func aMemoryBudgetThatIsTooSmallIs69() throws {
    let result = try run("-i", voice, "-o", workspace.path("o.wav"), "--memory", "1K")
    expect(result, 69, "memory")
  }

  @Test func aMissingFolderIs73() throws {
    expect(try run("-i", voice, "-o", workspace.path("none/o.wav")), 73, "none/o.wav")
  }

  @Test func aFolderInThePlaceOfTheOutputIs73() throws {
    mkdir(workspace.path("o.wav"), 0o755)
    expect(try run("-i", voice, "-o", workspace.path("o.wav")), 73, "o.wav", leaves: ["o.wav"])
  }

  @Test func aFullDiskIs74() throws {
    let result = try Command(["run", pipeline, "-i", voice, "-o", "-"], output: "/dev/full").wait()
    #expect(result.status == 74)
    #expect(result.errors.contains("the disk is full"))
  }

  @Test func aReaderThatLeavesIs74() throws {
    // More than a pipe holds, so that the writer notices.
    let long = try workspace.makeTone("long.wav", seconds: 4)
    let line = "\(Command.folder)/voicebeat run \(pipeline) -i \(long) -o - | head -c 1; exit ${PIPESTATUS[0]}"
    let result = try Tool.run("bash", ["-c", line])
    #expect(result.status == 74)
    #expect(result.output.contains("voicebeat: error: "))
  }

  @Test func aDeadlineThatPassesIs75() throws {
    let silent = try workspace.makeFIFO("silent.wav")
    expect(
      try run("-i", silent, "-o", workspace.path("o.wav"), "--deadline", "200ms"), 75, "deadline",
      leaves: ["silent.wav"])
  }

  @Test func aPluginThatBreaksTheContractIs70() throws {
    let built = try Tool.run(
      "cc",
      [
        "-shared", "-fPIC", "-I", Tool.includeFolder, Tool.root + "/Tests/EngineTests/Fixtures/probe.c", "-o",
        workspace.path("probe.so"),
      ])
    try #require(built.status == 0, "\(built.output)")
    let rude = try workspace.write(
      """
      { "nodes": { "rude": { "stage": "probe.source", "params": { "log": "\(workspace.path("log"))", "act": "no-clip" } } },
        "outputs": { "out": "rude" } }
      """, to: "rude.json")
    let result = try Command(
      ["run", rude, "-o", workspace.path("o.wav"), "--plugin-path", workspace.folder],
      environment: ["VOICEBEAT_CACHE": workspace.folder]
    ).wait()
    expect(
      result, 70, "breaks the plugin contract: a clip ends while none is open",
      leaves: ["log", "plugins", "probe.so", "rude.json"])
    #expect(result.errors.contains("rude") && result.errors.contains("probe"))
  }

  @Test func aFolderThatMayNotBeWrittenIs77() throws {
    mkdir(workspace.path("locked"), 0o555)
    let arguments = ["run", pipeline, "-i", voice, "-o", workspace.path("locked/o.wav")]
    // Root may write anywhere, unless it is deprived of that.
    let result =
      geteuid() == 0
      ? try Command(
        ["--bounding-set=-dac_override,-dac_read_search", Command.folder + "/voicebeat"] + arguments,
        program: "setpriv"
      ).wait()
      : try Command(arguments).wait()
    expect(result, 77, "locked/o.wav", leaves: ["locked"])
  }
}
