import Pipeline
import Testing

@Suite("Parameters and templates")
struct TemplateTests {
  /// The first node's parameters, in the order of its stage's declaration.
  private func parameters(_ plan: Plan, of name: String) -> [ParameterValue?] {
    for node in plan.nodes where node.name == name {
      if case .stage(_, let parameters) = node.role { return parameters }
    }
    return []
  }

  private let gain = #"""
    { "parameters": { "level": { "type": "number", "default": -6, "unit": "dB" }, "name": { "type": "string", "default": "take" },
        "count": { "type": "integer", "default": 2 }, "quiet": { "type": "boolean", "default": false },
        "tags": { "type": "json", "default": { "title": "x" } }, "rate": { "type": "integer", "default": null } },
      "nodes": {
        "s": { "stage": "file.source", "params": { "path": "${name}-${count}/${level}-${quiet}-${run.id}.wav" } },
        "g": { "stage": "gain", "in": "s", "params": { "gain": "${level}", "mute": "${quiet}" } },
        "k": { "stage": "file.sink", "in": "g", "params": { "path": "$${x}-${clip.index}", "tags": ["${tags}", "a ${name}", { "n": "${count}" }], "bitrate": "${rate}" } } } }
    """#

  @Test func aWholeStringKeepsTheTypeAndAPartIsText() throws {
    let plan = try plan(gain)
    #expect(parameters(plan, of: "s")[0] == .string("take-2/-6-false-r1.wav"))
    #expect(parameters(plan, of: "g") == [.number(-6), .boolean(false)])
  }

  @Test func templatesAreFilledInDeepInsideJSON() throws {
    #expect(parameters(try plan(gain), of: "k")[2] == .json(#"[{"title":"x"},"a take",{"n":2}]"#))
  }

  @Test func clipTemplatesAndEscapesStayForTheStage() throws {
    #expect(parameters(try plan(gain), of: "k")[0] == .string("${x}-${clip.index}"))
  }

  @Test func aParameterWithoutValueLeavesTheStagesDefault() throws {
    #expect(parameters(try plan(gain), of: "k")[1] == nil)
    #expect(parameters(try plan(gain, settings: ["rate": "192"]), of: "k")[1] == .integer(192))
  }

  @Test func settingsAreReadByTheParametersType() throws {
    let plan = try plan(
      gain, settings: ["level": "3.5", "name": "1", "count": "7", "quiet": "true", "tags": "[1, 2]"])
    #expect(
      plan.parameters == [
        "level": .number(3.5), "name": .string("1"), "count": .integer(7), "quiet": .boolean(true),
        "tags": .json("[1,2]"),
      ])
    #expect(parameters(plan, of: "s")[0] == .string("1-7/3.5-true-r1.wav"))
  }

  @Test func aValueFromASettingIsNeverATemplateItself() throws {
    #expect(
      parameters(try plan(gain, settings: ["name": "${level}"]), of: "s")[0] == .string("${level}-2/-6-false-r1.wav"))
  }

  @Test func checkingNeedsNoValuesButRunningDoes() throws {
    let text =
      #"{"parameters":{"hz":{"type":"number"}},"inputs":{"a":{}},"nodes":{"e":{"stage":"equalizer","in":"a","params":{"frequency":"${hz}"}}},"outputs":{"o":"e"}}"#
    #expect(parameters(try plan(text), of: "e") == [nil])
    #expect(throws: PipelineError.self) {
      try plan(text, inputs: [("a", .memory)], outputs: [("o", .memory)], purpose: .run)
    }
    let ran = try plan(
      text, settings: ["hz": "440"], inputs: [("a", .memory)], outputs: [("o", .memory)], purpose: .run)
    #expect(parameters(ran, of: "e") == [.number(440)])
  }
}
