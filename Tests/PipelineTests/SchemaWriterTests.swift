import JSON
import Pipeline
import Testing

@Suite("The JSON Schema of the pipeline document")
struct SchemaWriterTests {
  private let schema = SchemaWriter().schema(for: testCatalog, pipelines: ["mixdown"])

  /// What the node of a stage may hold.
  private func then(_ stage: String) -> JSONValue? {
    schema["definitions"]?["node"]?["allOf"]?.array?.first {
      $0["if"]?["properties"]?["stage"]?["const"] == .string(stage)
    }?["then"]
  }

  @Test func everyStageAndNamedPipelineIsCompleted() {
    let names = schema["definitions"]?["node"]?["properties"]?["stage"]?["anyOf"]?.array?.compactMap {
      $0["const"]?.string
    }
    #expect(names == testCatalog.stages.map(\.name) + ["pipeline:mixdown"])
  }

  @Test func parametersHaveTypeRangeUnitDefaultAndTemplates() {
    #expect(
      then("gain")?["properties"]?["params"]?["properties"]?["gain"] == [
        "anyOf": [
          ["type": "number", "minimum": -120.0, "maximum": 60.0], ["$ref": "#/definitions/template"],
        ], "description": "(dB)", "default": 0.0,
      ])
    #expect(then("equalizer")?["properties"]?["params"]?["required"] == ["frequency"])
    #expect(then("equalizer")?["required"] == ["params", "in"])
  }

  @Test func linksCarryTheSettingsOfTheirPort() {
    let link = then("mixer")?["properties"]?["in"]?["anyOf"]?[0]?["anyOf"]?[0]?["anyOf"]?[1]
    #expect(link?["properties"]?.object?.keys == ["from", "gain", "pan", "start"])
    #expect(link?["additionalProperties"] == false)
  }

  @Test func aSourceTakesNoIn() {
    #expect(then("silence")?["properties"]?["in"]?["not"] == [:])
  }
}
