import Engine
import Glibc
import Pipeline
import Testing

@Suite("A run")
struct RunTests {
  @Test("takes clips from memory, processes them and gives clips back")
  func memoryToMemory() throws {
    let plan = try plan(
      """
      { "name": "half", "inputs": { "voice": { "kind": "audio" } },
        "nodes": { "quiet": { "stage": "gain", "in": "voice", "params": { "gain": -6.020599913279624 } } },
        "outputs": { "out": "quiet" } }
      """)
    let voice = tone(10_000, channels: 2)
    let run = Run(plan: plan, registry: registry, inputs: ["voice": [voice]])
    try run.execute()
    let out = try #require(run.outputs["out"])
    #expect(out.count == 1)
    #expect(out[0].format == voice.format)
    #expect(out[0].frames == 10_000)
    for (a, b) in zip(out[0].channels[1], voice.channels[1]) { #expect(abs(a - b / 2) < 1e-7) }
  }

  @Test("takes events and documents from memory and gives them back as they were")
  func messages() throws {
    let odd = try Fixture.odd.get()
    let plan = try plan(
      """
      { "name": "post",
        "inputs": { "notes": { "kind": "events" }, "score": { "kind": "document" }, "voice": { "kind": "audio" } },
        "nodes": { "marks": { "stage": "odd.marks", "in": "voice" },
          "heard": { "stage": "odd.hash", "in": { "in": "voice", "notes": "notes", "papers": "score" } } },
        "outputs": { "marks": "marks.marks", "paper": "marks.paper", "heard": "heard" } }
      """, with: odd)
    let notes = MemoryEvents(
      kind: "notes", clip: "take", rate: 1_000,
      events: [
        MemoryEvents.Event(start: 0, duration: 250, label: "dó", value: 60, confidence: 0.5, attributes: "{}"),
        MemoryEvents.Event(start: 250),
      ])
    func execute(_ messages: [String: [MemoryMessage]]) throws -> Run {
      let run = Run(
        plan: plan, registry: odd,
        inputs: ["voice": [tone(1_000, rate: 8_000), tone(500, rate: 8_000, start: 1_000)]], messages: messages)
      try run.execute()
      return run
    }
    let score = MemoryDocument(name: "a.mid", contentType: "audio/midi", bytes: Array("MThd".utf8))
    let run = try execute(["notes": [.events(notes)], "score": [.document(score)]])
    let heard = try #require(run.outputs["heard"])
    // What a stage hears of a message is all of it: change anything, and it hears something else.
    #expect(try execute(["notes": [.events(notes)], "score": [.document(score)]]).outputs["heard"] == heard)
    var other = notes
    other.events[1].start = 251
    #expect(try execute(["notes": [.events(other)], "score": [.document(score)]]).outputs["heard"] != heard)
    var wrong = score
    wrong.bytes[3] = 0
    #expect(try execute(["notes": [.events(notes)], "score": [.document(wrong)]]).outputs["heard"] != heard)
    let marks = try #require(run.messages["marks"])
    guard marks.count == 2, case .events(let none) = marks[0], case .events(let one) = marks[1] else {
      Issue.record("\(marks)")
      return
    }
    #expect(none.events == [] && one.events.count == 1)
    #expect(one.kind == "marks" && one.clip == "voice-1" && one.rate == 8_000)
    #expect(one.events[0].start == 1_000 && one.events[0].label == "mark" && one.events[0].attributes == nil)
    let papers = try #require(run.messages["paper"])
    guard papers.count == 1, case .document(let paper) = papers[0] else {
      Issue.record("\(papers)")
      return
    }
    #expect(paper.name == "hash" && paper.contentType == "application/octet-stream" && paper.bytes.count == 8)
    // What came out can go in.
    _ = try execute(["notes": marks, "score": papers])

    #expect(throws: RunError.self) { try execute(["notes": [.document(score)], "score": [.document(score)]]) }
    #expect(throws: RunError.self) { try execute(["notes": [.events(notes)]]) }
  }

  @Test("converts where formats differ, and keeps length and place")
  func converters() throws {
    let plan = try plan(
      """
      { "name": "mix", "inputs": { "a": { "kind": "audio" }, "b": { "kind": "audio" } },
        "nodes": { "mix": { "stage": "mixer", "in": ["a", "b"] } },
        "outputs": { "out": "mix" } }
      """)
    let a = tone(44_100, rate: 44_100)
    let b = tone(48_000, channels: 2, pitch: 1_000)
    let run = Run(plan: plan, registry: registry, inputs: ["a": [a], "b": [b]])
    let manifest = try run.execute()
    let out = try #require(run.outputs["out"])
    #expect(out[0].format == AudioFormat(sampleRate: 48_000, channels: 2))
    #expect(out[0].frames == 48_000)
    #expect(manifest.nodes.contains { $0.stage == nil && $0.name.contains("→") })
    for i in 2_000..<46_000 {
      let expected = 0.25 * sinf(Float(i) * 440 * 2 * .pi / 48_000) + b.channels[0][i]
      #expect(abs(out[0].channels[0][i] - expected) < 1e-3)
    }
  }
}
