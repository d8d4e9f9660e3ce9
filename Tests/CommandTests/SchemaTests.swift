import Glibc
import TestSupport
import Testing

/// The schema that `voicebeat schema` writes, as another program understands it: Python's jsonschema.
@Suite("The printed JSON Schema")
struct SchemaTests {
  let workspace: Workspace
  private let validator: String
  private let schema: String

  init() throws {
    workspace = try Workspace()
    validator = try workspace.write(
      """
      import json, sys
      from jsonschema import validators

      schema = json.load(open(sys.argv[1]))
      validator = validators.validator_for(schema)
      validator.check_schema(schema)
      print(validator.__name__)
      for path in sys.argv[2:]:
          errors = [error.message for error in validator(schema).iter_errors(json.load(open(path)))]
          print("refused: " + errors[0] if errors else "accepted")
      """, to: "validate.py")
    schema = try workspace.write(try Command.run("schema").output, to: "schema.json")
  }

  /// What the validator says: its name, then a line for each document.
  private func verdicts(_ documents: [String]) throws -> [String] {
    let result = try Tool.run("/usr/bin/python3", [validator, schema] + documents)
    try #require(result.status == 0, "\(result.output)")
    return result.output.split(separator: "\n").map(String.init)
  }

  @Test func isValidAgainstItsMetaSchema() throws { #expect(try verdicts([]) == ["Draft7Validator"]) }

  @Test func acceptsThePipelinesThatShip() throws {
    let folder = Tool.root + "/pipelines"
    let names = try Tool.run("ls", [folder]).output.split(separator: "\n")
      .filter { $0.hasSuffix(".json") && $0 != "pipeline.schema.json" }
    #expect(names.count > 3)
    #expect(try verdicts(names.map { "\(folder)/\($0)" }).dropFirst().allSatisfy { $0 == "accepted" })
  }

  @Test(
    "accepts what the planner accepts",
    arguments: [
      #"{ "nodes": { "a": { "stage": "silence", "params": { "duration": 1 } } } }"#,
      #"{ "parameters": { "d": { "type": "number" } }, "nodes": { "a": { "stage": "silence", "params": { "duration": "${d}" } } } }"#,
      #"{ "nodes": { "m": { "stage": "mixer", "in": ["a", { "from": "b.out", "gain": -6 }] } } }"#,
      #"{ "nodes": { "m": { "stage": "mixer", "in": { "in": ["a"] } } } }"#,
      #"{ "nodes": { "p": { "stage": "pipeline:mixdown", "in": "a" } } }"#,
    ])
  func accepts(document: String) throws {
    #expect(try verdicts([workspace.write(document, to: "document.json")])[1] == "accepted")
  }

  @Test(
    "refuses what it can see to be wrong",
    arguments: [
      #"{}"#, #"{ "nodes": {} }"#, #"[]"#,
      #"{ "nodes": { "a": { "stage": "silence", "params": { "duration": 1 } } }, "node": {} }"#,
      #"{ "nodes": { "a": { "stage": "silense", "params": { "duration": 1 } } } }"#,
      #"{ "nodes": { "a": { "stage": "silence", "params": { "duratoin": 1 } } } }"#,
      #"{ "nodes": { "a": { "stage": "silence", "params": { "duration": "long" } } } }"#,
      #"{ "nodes": { "a": { "stage": "silence", "params": { "duration": 1 }, "in": "b" } } }"#,
      #"{ "nodes": { "g": { "stage": "gain", "in": "a", "params": { "gain": 1000 } } } }"#,
      #"{ "nodes": { "m": { "stage": "mixer", "in": [{ "from": "a", "gian": -6 }] } } }"#,
      #"{ "parameters": { "d": { "type": "float" } }, "nodes": { "g": { "stage": "gain", "in": "a" } } }"#,
    ])
  func refuses(document: String) throws {
    #expect(try verdicts([workspace.write(document, to: "document.json")])[1].hasPrefix("refused: "))
  }
}
