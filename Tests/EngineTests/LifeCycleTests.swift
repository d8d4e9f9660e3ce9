import Engine
import Glibc
import Pipeline
import Testing

@Suite("The life of an instance")
struct LifeCycleTests {
  @Test(arguments: ["probe.source", "probe.device"])
  func theCallsComeInTheHeadersOrder(stage: String) throws {
    let probe = try Probe(stage)
    try probe.run.execute()
    #expect(
      probe.lines == ["create", "negotiate", "start", "process", "process", "process", "finish", "destroy"])
  }

  @Test(arguments: ["probe.source", "probe.device"])
  func finishIsRepeatedForAsLongAsTheStageAsksForIt(stage: String) throws {
    let probe = try Probe(stage, act: "again", when: "finish")
    try probe.run.execute()
    #expect(probe.lines.suffix(5) == ["process", "finish", "finish", "finish", "destroy"])
  }

  @Test(arguments: ["create", "negotiate", "start", "process", "finish"])
  func aFailureIsToldInTheStagesWordsAndOnlyDestroyFollows(call: String) throws {
    let probe = try Probe(act: "fail", when: call)
    let error = try probe.failure()
    #expect(error.code == .badParameter)
    #expect(error.message == "it was asked to")
    #expect(error.about == "act")
    #expect(error.node == "probe" && error.stage == "probe.source" && error.plugin == "probe")
    #expect(error.pipeline == "probing")
    #expect(error.description == "probe.act (stage \"probe.source\"): it was asked to")
    // What create did not make is not destroyed.
    #expect(probe.lines.suffix(call == "create" ? 1 : 2) == (call == "create" ? ["create"] : [call, "destroy"]))
  }

  @Test(arguments: ["negotiate", "start", "process"])
  func whenOneNodeFailsTheOthersAreDestroyedWithoutFinish(call: String) throws {
    let otherLog = Fixture.newPath("log")
    let probe = try Probe { log in
      #"""
      { "nodes": {
          "bad": { "stage": "probe.source", "params": { "log": "\#(log)", "act": "fail", "when": "\#(call)" } },
          "good": { "stage": "probe.listener", "in": "bad", "params": { "log": "\#(otherLog)" } } },
        "outputs": { "out": "good" } }
      """#
    }
    _ = try probe.failure()
    let lines = File.text(otherLog).split(separator: "\n")
    #expect(lines.first == "create")
    #expect(lines.last == "destroy")
    #expect(!lines.contains("finish"))
  }

  @Test func anErrorWithoutWordsStillNamesItsPlaceAndClass() throws {
    let error = try Probe(act: "fail-silently").failure()
    #expect(error.code == .io)
    #expect(error.message == "the stage failed and gave no reason")
    #expect(error.node == "probe")
  }

  @Test func aStatusOutsideTheClosedSetIsADefectOfTheStage() throws {
    #expect(try Probe(act: "unknown-error").failure().code == .internal)
    let error = try Probe(act: "unknown-status").failure()
    #expect(error.code == .internal)
    #expect(error.message.contains("the status 7"))
  }

  @Test(
    "what breaks the contract is refused, and says how",
    arguments: [
      ("channels", "a buffer of 3 channels is written where the output has 1"),
      ("range", "51 frames from 50 lie outside the buffer of 100"),
      ("far-range", "lie outside the buffer of 100"),
      ("negative-range", "10 frames from -1 lie outside the buffer of 100"),
      ("before-zero", "a clip starts at frame -1"),
      ("far-start", "a clip starts at frame 9223372036854775807"),
      ("order", "a clip starts at frame 4999, before its turn: the one before covers 5000…5100"),
      ("overlap", "a clip starts at frame 1999, before its turn: the one before covers 0…10000"),
      ("two-clips", "a clip begins while another is open"),
      ("no-clip", "a clip ends while none is open"),
      ("null-clip", "without a clip"),
      ("output", "writes to output 9, but has 3"),
      ("ignored", "writes to output 9, but has 3"),
      ("events", "events are sent to an output of another kind"),
      ("null-events", "a list of events has no kind, no rate, no list or a null in it"),
      ("null-document", "a document has no content type or no bytes"),
      ("no-frames", "a buffer of 1 channels and -1 frames was asked for"),
    ])
  func misuse(act: String, words: String) throws {
    let error = try Probe(act: act).failure()
    #expect(error.code == .internal)
    #expect(error.message.contains(words), "\(error.message)")
    #expect(error.node == "probe")
  }

  @Test(arguments: ["create", "negotiate", "start"])
  func nothingIsWrittenBeforeTheInstanceHasStarted(call: String) throws {
    let error = try Probe(act: "write", when: call).failure()
    #expect(error.message.contains("it writes outside of process and finish"))
  }

  @Test func whatIsWrittenWhileItIsDestroyedGoesNowhere() throws {
    let probe = try Probe(act: "write", when: "destroy")
    try probe.run.execute()
    #expect(probe.run.outputs["out"] == [])
    #expect(probe.lines.last == "destroy")
  }

  @Test(
    "formats and policy that negotiate leaves wrong are refused",
    arguments: [
      ("open", "the stage left the format of its output open"), ("absurd", "the stage chose the format"),
      ("no-policy", "the stage chose no known policy"),
    ])
  func negotiation(act: String, words: String) throws {
    let probe = try Probe(act: act)
    let error = try probe.failure()
    #expect(error.message.contains(words), "\(error.message)")
    #expect(probe.lines == ["create", "negotiate", "destroy"])
  }

  @Test func negotiateMayChangeThePolicy() throws {
    let otherLog = Fixture.newPath("log")
    let probe = try Probe(options: RunOptions(blockFrames: 64)) { log in
      #"""
      { "nodes": {
          "source": { "stage": "probe.odd-sizes", "params": { "log": "\#(otherLog)" } },
          "all": { "stage": "probe.listener", "in": "source", "params": { "log": "\#(log)", "act": "policy" } } },
        "outputs": { "out": "all" } }
      """#
    }
    try probe.run.execute()
    #expect(probe.lines.filter { $0 == "process" }.count == 1)
    #expect(probe.lines.filter { $0.hasPrefix("  ") }.count == 31)
  }
}
