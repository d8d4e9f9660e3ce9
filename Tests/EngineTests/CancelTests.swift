import Engine
import Glibc
import Pipeline
import Testing

@Suite("A run that is cancelled, or past its deadline, ends promptly")
struct CancelTests {
  @Test("from another thread, wherever it is", arguments: ["create", "negotiate", "start", "process", "finish"])
  func cancel(call: String) throws {
    let probe = try Probe(act: "wait", when: call)
    let error = try cancelledWhileWaiting(probe)
    #expect(error.code == .cancelled)
    #expect(error.message == "the run was cancelled")
    // The stage heeds the cancel, so it is taken down in order; finish is not called any more.
    #expect(probe.lines.suffix(3) == ["waits", "waited", "destroy"])
    #expect(probe.lines.contains("finish") == (call == "finish"))
  }

  @Test(arguments: ["negotiate", "process", "finish"])
  func aDeadlineEndsItToo(call: String) throws {
    let probe = try Probe(act: "wait", when: call, options: RunOptions(deadline: .seconds(1)))
    let error = try probe.failure()
    #expect(error.code == .deadline)
    #expect(error.message.hasPrefix("the deadline of 1.0 seconds passed"))
    #expect(probe.lines.last == "destroy")
  }

  @Test(arguments: ["negotiate", "process"])
  func aStageThatIsStuckIsNotWaitedForBeyondTheGraceTime(call: String) throws {
    let otherLog = Fixture.newPath("log")
    let probe = try Probe(options: RunOptions(deadline: .seconds(1), graceSeconds: 0.5)) { log in
      #"""
      { "nodes": {
          "other": { "stage": "probe.source", "params": { "log": "\#(otherLog)" } },
          "stuck": { "stage": "probe.source", "params": { "log": "\#(log)", "act": "hang", "when": "\#(call)" } } },
        "outputs": { "out": "stuck", "other": "other" } }
      """#
    }
    let error = try probe.failure()
    #expect(error.code == .deadline)
    #expect(probe.lines.last == "waits")
    let warning = try #require(probe.run.manifest.messages.last)
    #expect(warning.text.hasPrefix("the run ended without waiting any longer for"))
    if call == "process" {
      #expect(warning.node == "stuck")
      // The one that is stuck is left alone, every other is destroyed.
      #expect(File.text(otherLog).hasSuffix("destroy\n"))
    }
    // Instances whose preparation returns too late are destroyed then.
    if call == "negotiate" { #expect(eventually { probe.lines.last == "destroy" }) }
  }

  @Test func aCancelBeforeTheStartIsHeeded() throws {
    let probe = try Probe()
    probe.run.cancel()
    #expect(try probe.failure().code == .cancelled)
    #expect(!probe.lines.contains("process"))
  }

  @Test func aCancelAfterTheEndChangesNothing() throws {
    let probe = try Probe()
    try probe.run.execute()
    probe.run.cancel()
    #expect(probe.run.manifest.error == nil)
  }

  @Test func aStageThatMakesNoProgressIsWarnedOf() throws {
    let probe = try Probe(
      act: "hang", options: RunOptions(deadline: .milliseconds(1_500), stallSeconds: 0.2, graceSeconds: 0.5))
    _ = try probe.failure()
    #expect(
      probe.run.manifest.messages.contains { $0.node == "probe" && $0.text.contains("without progress") },
      "\(probe.run.manifest.messages)")
  }

  /// Cancels once the stage is inside the call in which it waits.
  private func cancelledWhileWaiting(_ probe: Probe) throws -> RunError {
    var thread = pthread_t()
    let box = Unmanaged.passRetained(Box(probe))
    pthread_create(
      &thread, nil,
      { argument in
        let probe = Unmanaged<Box>.fromOpaque(argument!).takeRetainedValue().probe
        _ = eventually { probe.lines.contains("waits") }
        probe.run.cancel()
        return nil
      }, box.toOpaque())
    defer { pthread_join(thread, nil) }
    return try probe.failure()
  }

  private final class Box {
    let probe: Probe
    init(_ probe: Probe) { self.probe = probe }
  }
}
