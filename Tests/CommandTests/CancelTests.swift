import Glibc
import Testing

/// However a run is ended early, the status tells it and nothing partial is left.
@Suite("Ending a run early", .timeLimit(.minutes(10)))
struct CancelTests {
  let workspace: Workspace
  let pipeline: String

  init() throws {
    workspace = try Workspace()
    pipeline = try workspace.makeGainPipeline()
  }

  /// Where a run is when the signal comes.
  enum Phase: String, CaseIterable {
    /// The source waits for its file.
    case opening
    /// Blocks flow.
    case running
    /// The sink waits for somebody who reads its pipe.
    case unread
    /// The sink waits for the reader of its pipe to go on.
    case clogged
  }

  /// A run that goes on until it is ended.
  private func start(_ phase: Phase) throws -> Command {
    switch phase {
    case .opening:
      return try Command(["run", pipeline, "-i", workspace.makeFIFO("voice.wav"), "-o", workspace.path("out.wav")])
    case .running:
      let endless = try workspace.write(
        """
        { "nodes": {
            "long": { "stage": "silence", "params": { "duration": 86400, "rate": 96000, "channels": 8 } },
            "sink": { "stage": "file.sink", "in": "long", "params": { "path": "\(workspace.path("out.flac"))" } } } }
        """, to: "endless.json")
      return try Command(["run", endless])
    case .unread, .clogged:
      let pipe = try workspace.makeFIFO("out.wav")
      // The side that never reads stays open until the test process ends.
      if phase == .clogged { _ = open(pipe, O_RDONLY | O_NONBLOCK | O_CLOEXEC) }
      return try Command(["run", pipeline, "-i", workspace.makeTone("voice.wav", seconds: 5), "-o", pipe])
    }
  }

  @Test("A signal ends it in good order", arguments: Phase.allCases, [SIGINT, SIGTERM, SIGHUP])
  func aSignalEndsIt(_ phase: Phase, _ signal: Int32) throws {
    let command = try start(phase)
    let before = workspace.names
    try command.waitUntilWatching(for: signal)
    usleep(200_000)
    command.signal(signal)
    let result = try command.wait()
    #expect(result.status == 128 + signal)
    #expect(result.errors.hasPrefix("voicebeat: error: "))
    // Nothing was left to itself: every stage ended when it was told to.
    #expect(!result.errors.contains("without waiting any longer"))
    #expect(workspace.names == before)
  }

  @Test(arguments: [20_000, 60_000, 120_000])
  func aSignalWhileItStartsLeavesNothing(_ microseconds: UInt32) throws {
    let command = try start(.running)
    let before = workspace.names
    usleep(microseconds)
    command.signal(SIGTERM)
    #expect(try command.wait().status == 128 + SIGTERM)
    #expect(workspace.names == before)
  }

  @Test func theDeadlineEndsARunThatFlows() throws {
    let command = try Command(
      [
        "run", "-", "--deadline", "300ms",
      ],
      input: workspace.write(
        """
        { "nodes": {
            "long": { "stage": "silence", "params": { "duration": 86400, "rate": 96000, "channels": 8 } },
            "sink": { "stage": "file.sink", "in": "long", "params": { "path": "\(workspace.path("out.flac"))" } } } }
        """, to: "endless.json"))
    let result = try command.wait()
    #expect(result.status == 75)
    #expect(result.errors.contains("deadline"))
    #expect(workspace.names == ["endless.json", "louder.json"])
  }

  @Test func aSecondSignalEndsItAtOnce() throws {
    let command = try start(.opening)
    try command.waitUntilWatching(for: SIGINT)
    command.signal(SIGINT)
    usleep(300_000)
    command.signal(SIGTERM)
    #expect([128 + SIGINT, 128 + SIGTERM].contains(try command.wait().status))
  }

  @Test func aSignalEndsEveryRunOfABatch() throws {
    let silent = try workspace.makeFIFO("a.wav")
    let tone = try workspace.makeTone("b.wav")
    let command = try Command(
      ["batch", pipeline, "-i", silent, "-i", tone, "-o", workspace.path("${name}.flac"), "--jobs", "1"])
    try command.waitUntilWatching(for: SIGTERM)
    usleep(200_000)
    command.signal(SIGTERM)
    let result = try command.wait()
    #expect(result.status == 128 + SIGTERM)
    #expect(result.errors.contains("2 inputs: 2 cancelled"))
    #expect(workspace.names == ["a.wav", "b.wav", "louder.json"])
  }
}
