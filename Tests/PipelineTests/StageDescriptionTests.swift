import JSON
import Pipeline
import Testing

@Suite("A stage's description as JSON")
struct StageDescriptionTests {
  @Test(arguments: testCatalog.stages)
  func readsBackAsItWasWritten(stage: StageDescription) throws {
    let text = stage.json.text(pretty: true)
    #expect(try StageDescription(json: JSONValue(parsing: text)) == stage)
  }

  @Test func everyTraitPolicyAndFormatRuleReadsBack() throws {
    let rule = FormatRule(
      sameAs: "in", rates: [8000, 16000], channels: 1...2, rateParameter: "rate", channelsParameter: "n")
    let stage = StageDescription(
      name: "all", version: "2.1.0", summary: "s", help: "two\nlines", plugin: "P",
      inputs: [PortDescription(name: "in", help: "h", isOptional: true, delivery: .clip)],
      outputs: [PortDescription(name: "out", format: rule), PortDescription(name: "doc", kind: .document)],
      policy: .all, traits: [.blocking, .deterministic, .blockInvariant, .inPlace], latency: 1024)
    #expect(try StageDescription(json: stage.json) == stage)
  }

  @Test func whatIsNoDescriptionSaysWhatIsMissing() {
    #expect(throws: DescriptionError.self) { try StageDescription(json: ["name": "x"]) }
    #expect(throws: DescriptionError.self) { try StageDescription(json: 3) }
  }
}
