import Engine
import Glibc
import JSON
import Pipeline
import Testing

/// The stages `notes`, `key` and `quantize`.
@Suite("Notes, keys and grids")
struct NoteStageTests {
  /// The lists that `stage` makes of clips and of lists.
  private func lists(
    _ stage: String, clips: [MemoryClip] = [], messages: [String: [MemoryMessage]] = [:], threads: Int = 2,
    blockFrames: Int = 512
  ) throws -> [MemoryEvents] {
    var inputs = messages.keys.sorted().map { "\"\($0)\": { \"kind\": \"events\" }" }
    if !clips.isEmpty { inputs.append("\"voice\": { \"kind\": \"audio\" }") }
    let text = """
      { "inputs": { \(inputs.joined(separator: ", ")) }, "nodes": { "found": { \(stage) } }, "outputs": { "out": "found" } }
      """
    let document = try PipelineDocument(parsing: Array(text.utf8), file: "rig.json")
    let plan = try Planner(catalog: installed.catalog).plan(document)
    let run = Run(
      plan: plan, registry: installed, options: RunOptions(threads: threads, blockFrames: blockFrames),
      inputs: clips.isEmpty ? [:] : ["voice": clips], messages: messages)
    try run.execute()
    return (run.messages["out"] ?? []).compactMap { if case .events(let list) = $0 { list } else { nil } }
  }

  /// Tones of 0.4 s every half second.
  private func melody(_ pitches: [Double], channels: Int = 1, rate: Int = 44100, start: Int = 0) -> MemoryClip {
    let samples = (0..<pitches.count * rate / 2).map { index in
      let (number, place) = index.quotientAndRemainder(dividingBy: rate / 2)
      guard Double(place) < 0.4 * Double(rate) else { return Float(0) }
      let step = 2 * .pi * 440 * exp2((pitches[number] - 69) / 12) / Double(rate)
      return Float((1...6).reduce(0.0) { $0 + sin(step * Double($1 * place)) / Double($1) } * 0.2)
    }
    return MemoryClip(
      format: AudioFormat(sampleRate: rate, channels: channels), start: start,
      channels: Array(repeating: samples, count: channels))
  }

  private let notes = #""stage": "notes", "in": "voice""#

  @Test("`notes` tells pitch, name, velocity and bend of each, on the timeline", arguments: [1, 2])
  func notes(channels: Int) throws {
    let pitches = [57.0, 60, 64.25, 62]
    let list = try #require(try lists(notes, clips: [melody(pitches, channels: channels, start: 1000)]).first)
    #expect(list.kind == "notes" && list.rate == 44100)
    #expect(list.events.count == 4)
    for (index, event) in list.events.enumerated() {
      #expect(abs(Double(event.start - 1000) / 44100 - 0.5 * Double(index)) < 0.04)
      #expect(abs(Double(event.duration) / 44100 - 0.4) < 0.06)
      #expect(abs((event.value ?? 0) - pitches[index]) < 0.05)
      #expect(event.label == nil)
      #expect((0.5...1).contains(event.confidence ?? 0))
      let attributes = try JSONValue(parsing: try #require(event.attributes))
      #expect(attributes["name"]?.string == ["A3", "C4", "E4", "D4"][index])
      #expect((1...127).contains(attributes["velocity"]?.number ?? 0))
      #expect(attributes["bend"]?.array?.allSatisfy { abs($0.number ?? 999) < 100 } == true)
      #expect(attributes["bend_hop"]?.number == 0.01)
    }
  }

  @Test("`notes` and `key` do not depend on blocks and threads")
  func invariance() throws {
    let clip = melody([57, 60, 64.25, 62])
    for stage in [
      notes, #""stage": "key", "in": "voice""#, #""stage": "key", "in": "voice", "params": { "material": "voice" }"#,
    ] {
      let whole = try lists(stage, clips: [clip], threads: 1, blockFrames: 100_000)
      #expect(whole.first?.events.isEmpty == false)
      for (threads, frames) in [(1, 64), (2, 509), (4, 4096)] {
        #expect(try lists(stage, clips: [clip], threads: threads, blockFrames: frames) == whole)
      }
    }
  }

  @Test("`notes` and `key` find nothing in silence, a constant or a single frame, and go on")
  func nothing() throws {
    for stage in ["notes", "key"] {
      for clip in [level(0, 20000, rate: 8000), level(0.4, 20000, rate: 8000), level(1, 1, rate: 44100), level(0, 0)] {
        let list = try #require(try lists("\"stage\": \"\(stage)\", \"in\": \"voice\"", clips: [clip]).first)
        #expect(list.events.isEmpty)
      }
    }
  }

  @Test("`notes` refuses a range that is none")
  func range() throws {
    let error = try failure(
      #""out": { "stage": "notes", "in": "voice", "params": { "lowest": 500, "highest": 400 } }"#,
      with: ["voice": [level(0, 100)]])
    #expect(error.map { "\($0)" }?.contains("not below") == true)
  }

  @Test("`key` names the key of voices, of music and of notes, with what else it may be")
  func key() throws {
    let tune: [Double] = [62, 64, 66, 67, 69, 71, 73, 74, 69, 66, 62]
    for material in ["voice", "music"] {
      let list = try #require(
        try lists(
          "\"stage\": \"key\", \"in\": \"voice\", \"params\": { \"material\": \"\(material)\" }",
          clips: [melody(tune.map { $0 + 0.2 })]
        ).first)
      try expectKey(list, "D major", tuning: 20)
      #expect(list.events.first?.duration == tune.count * 22050)
    }
    let list = try #require(
      try lists(
        #""stage": "key", "in": { "notes": "tune" }"#, messages: ["tune": [.events(song(tune.map { $0 - 0.1 }))]]
      ).first)
    try expectKey(list, "D major", tuning: -10)
  }

  @Test("`key` finds one key of all phrases, which `quantize` tunes them to")
  func oneKey() throws {
    let first = song([60, 64, 65, 67, 69, 65, 62, 71, 72, 65, 62, 60])
    let second = song([67, 71, 74, 67, 69, 71, 74, 65.6], times: (0..<8).map { 10 + 0.5 * Double($0) })
    let keys = try lists(
      #""stage": "key", "in": { "notes": "sung" }"#, messages: ["sung": [.events(first), .events(second)]])
    #expect(keys.map { $0.events.map(\.label) } == [["C major"]])
    #expect(keys[0].events[0].start == 0 && keys[0].events[0].duration == 13_900)
    let alone = try quantized(second, #""bpm": 120, "scale": "auto""#)
    #expect(alone.events.last?.value == 66)
    let together = try lists(
      #""stage": "quantize", "in": { "in": "sung", "key": "key" }, "params": { "bpm": 120, "scale": "auto" }"#,
      messages: ["sung": [.events(second)], "key": keys.map { .events($0) }])
    #expect(together.first?.events.last?.value == 65)
  }

  private func expectKey(_ list: MemoryEvents, _ name: String, tuning: Double) throws {
    let event = try #require(list.events.first)
    #expect(list.kind == "key" && list.events.count == 1)
    #expect(event.label == name)
    let attributes = try JSONValue(parsing: try #require(event.attributes))
    #expect(abs((attributes["tuning"]?.number ?? 99) - tuning) < 6)
    #expect(attributes["alternatives"]?.array?.count == 3)
    #expect((attributes["alternatives"]?[0]?["confidence"]?.number ?? 1) <= event.confidence ?? 0)
  }

  /// Notes of 0.4 s every half second.
  @Test("`gather` puts lists together in the order of its links")
  func gathering() throws {
    let (tune, drums) = (song([60, 62]), song([0], kind: "hits", labels: ["kick"]))
    for order in [["tune", "drums"], ["drums", "tune"]] {
      let together = try lists(
        "\"stage\": \"gather\", \"in\": [\"\(order[0])\", \"\(order[1])\"]",
        messages: ["tune": [.events(tune)], "drums": [.events(drums)]])
      #expect(together == (order[0] == "tune" ? [tune, drums] : [drums, tune]))
    }
  }

  private func song(_ pitches: [Double], times: [Double]? = nil, kind: String = "notes", labels: [String]? = nil)
    -> MemoryEvents
  {
    MemoryEvents(
      kind: kind, rate: 1000,
      events: pitches.indices.map { index in
        MemoryEvents.Event(
          start: Int((times?[index] ?? Double(index) * 0.5) * 1000), duration: kind == "notes" ? 400 : 0,
          label: labels?[index], value: pitches[index], confidence: 1, attributes: "{\"velocity\":90}")
      })
  }

  private func quantized(
    _ list: MemoryEvents, _ parameters: String, beats: [Double]? = nil
  ) throws -> MemoryEvents {
    var messages: [String: [MemoryMessage]] = ["played": [.events(list)]]
    if let beats {
      let events = beats.map { MemoryEvents.Event(start: Int($0 * 1000), duration: 0, label: "1", value: nil) }
      messages["beats"] = [.events(MemoryEvents(kind: "beats", rate: 1000, events: events))]
    }
    let links = beats == nil ? "\"played\"" : "{ \"in\": \"played\", \"beats\": \"beats\" }"
    return try #require(
      try lists("\"stage\": \"quantize\", \"in\": \(links), \"params\": { \(parameters) }", messages: messages).first)
  }

  @Test("`quantize` moves notes to the grid, tells by how much, and keeps the rest")
  func quantize() throws {
    let list = try quantized(song([60.2, 61.7, 64], times: [0.03, 0.48, 1.1]), #""bpm": 120, "grid": "1/8""#)
    #expect(list.kind == "notes" && list.rate == 1000)
    #expect(list.events.map(\.start) == [0, 500, 1000])
    #expect(list.events.map(\.duration) == [400, 400, 400])
    #expect(list.events.map(\.value) == [60.2, 61.7, 64])
    let attributes = try list.events.map { try JSONValue(parsing: try #require($0.attributes)) }
    #expect(attributes.map { $0["moved"]?.number } == [-0.03, 0.02, -0.1])
    #expect(attributes.allSatisfy { $0["velocity"]?.number == 90 })
  }

  @Test("`quantize` goes as far as its strength says, swings, and counts triplets")
  func strength() throws {
    let late = song([60, 60, 60], times: [0.04, 0.54, 1.04])
    #expect(try quantized(late, #""bpm": 120, "strength": 0.5"#).events.map(\.start) == [20, 520, 1020])
    #expect(try quantized(late, #""bpm": 120, "strength": 0"#).events.map(\.start) == [40, 540, 1040])
    let eighths = song([60, 60, 60], times: [0, 0.3, 0.5])
    #expect(
      try quantized(eighths, #""bpm": 120, "grid": "1/8", "swing": 0.66"#).events.map(\.start) == [0, 330, 500])
    #expect(
      try quantized(song([60, 60, 60], times: [0, 0.3, 0.6]), #""bpm": 60, "grid": "1/8t""#).events.map(\.start)
        == [0, 333, 667])
  }

  @Test("`quantize` lets no notes overlap that did not, and snaps ends if wanted")
  func overlaps() throws {
    let close = song([60, 62, 64], times: [0, 0.42, 0.9])
    let kept = try quantized(close, #""bpm": 120, "grid": "1/4""#)
    #expect(zip(kept.events, kept.events.dropFirst()).allSatisfy { $0.start + $0.duration <= $1.start })
    let snapped = try quantized(close, #""bpm": 120, "grid": "1/4", "ends": "snap""#)
    #expect(snapped.events.map(\.start) == [0, 500, 1000])
    #expect(snapped.events.map(\.duration) == [500, 500, 500])
    let early = try quantized(song([60, 62], times: [0.01, 0.11]), #""bpm": 60, "origin": 0.2, "grid": "1/4""#)
    #expect(early.events.allSatisfy { $0.start >= 0 && $0.duration > 0 })
  }

  @Test("`quantize` puts different drums on one step, and strokes of one drum on different ones")
  func hits() throws {
    let hits = song(
      [36, 42, 42], times: [0.51, 0.49, 0.6].sorted(), kind: "hits", labels: ["hi-hat", "kick", "hi-hat"])
    let list = try quantized(hits, #""bpm": 120, "grid": "1/16""#)
    #expect(list.kind == "hits")
    #expect(list.events.map(\.start) == [500, 500, 625])
    #expect(list.events.allSatisfy { $0.duration == 0 })
  }

  @Test("`quantize` follows beats that drift, or straightens them to a tempo")
  func beats() throws {
    let beats = [1, 1.5, 2.1, 2.8]
    let played = song([60, 60, 60], times: [1.02, 1.79, 2.12])
    #expect(try quantized(played, #""grid": "1/8""#, beats: beats).events.map(\.start) == [1000, 1800, 2100])
    #expect(
      try quantized(played, #""grid": "1/8", "bpm": 60"#, beats: beats).events.map(\.start) == [0, 1500, 2000])
    #expect(try quantized(played, "", beats: []).events.map(\.start) == played.events.map(\.start))
  }

  @Test("`quantize` tunes notes to a scale, or to the key that they are in")
  func scale() throws {
    let sung = song([60.3, 61.2, 64.4, 65.9])
    #expect(try quantized(sung, #""bpm": 120, "scale": "C major""#).events.map(\.value) == [60, 62, 64, 65])
    let flat = song([61.6, 63.6, 65.6, 66.6, 68.6, 70.6, 72.6, 73.6, 68.6, 65.6, 61.6])
    let tuned = try quantized(flat, #""bpm": 120, "scale": "auto""#)
    #expect(tuned.events.map(\.value) == [62, 64, 66, 67, 69, 71, 73, 74, 69, 66, 62])
    #expect(try JSONValue(parsing: tuned.events[0].attributes ?? "")["tuned"]?.number == 0.4)
  }

  @Test("`quantize` refuses a grid without a tempo, and what is no scale")
  func refusals() throws {
    #expect(throws: RunError.self) { try quantized(song([60]), "") }
    #expect(throws: RunError.self) { try quantized(song([60]), #""bpm": 100, "scale": "H major""#) }
  }
}
