public import JSON

/// A JSON Schema (draft 7, which every editor knows) of the pipeline document with the installed stages, so that an editor
/// completes and checks names, parameters, and settings of links.
///
/// What a schema cannot say (that a link leads to a node, that kinds match, that nothing goes in circles) is left to the
/// ``Planner``; whatever that accepts is valid here, but for the rare name that is written with escapes.
public struct SchemaWriter: Sendable {
  public init() {}

  /// - Parameters:
  ///   - catalog: The installed stages.
  ///   - pipelines: Named pipelines, to complete `pipeline:NAME`.
  public func schema(for catalog: StageCatalog, pipelines: [String] = []) -> JSONValue {
    [
      "$schema": "http://json-schema.org/draft-07/schema#", "title": "VoiceBeat pipeline", "type": "object",
      "required": ["nodes"], "additionalProperties": false,
      "properties": [
        "$schema": ["type": "string"],
        "name": ["type": "string", "description": "What the pipeline is called; else the file's name."],
        "summary": ["type": "string", "description": "What it does, in one line."],
        "parameters": section(of: "parameter", "What can be set from outside."),
        "inputs": section(
          of: "input", "Free inputs: bound to sources in a run, ports when it is a node of another pipeline."),
        "nodes": section(of: "node", "Uses of stages.", limit: nil),
        "outputs": section(of: "output", "Free outputs: bound to sinks in a run."),
      ],
      "definitions": [
        "parameter": parameter, "input": input, "output": output, "node": node(catalog, pipelines),
        "reference": [
          "type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,63}(\\.[^.]+)?$",
          "description": "A node or input, or one output of a node: \"node.port\".",
        ],
        "template": [
          "type": "string", "pattern": "^\\$\\{[^}]+\\}$", "description": "The value of a parameter: \"${name}\".",
        ],
      ],
    ]
  }

  private func section(of definition: String, _ description: String, limit: Int? = PipelineLimits.declarations)
    -> JSONValue
  {
    var section: JSONObject = [
      "type": "object", "description": .string(description),
      "propertyNames": ["pattern": "^[A-Za-z][A-Za-z0-9_-]{0,63}$"], "additionalProperties": reference(definition),
    ]
    if let limit { section["maxProperties"] = .integer(Int64(limit)) } else { section["minProperties"] = 1 }
    return .object(section)
  }

  private var parameter: JSONValue {
    [
      "type": "object", "required": ["type"], "additionalProperties": false,
      "properties": [
        "type": ["enum": .array(ParameterDescription.ValueType.allCases.map { .string($0.rawValue) })],
        "default": ["description": "Without a default it must be set; null leaves it out."],
        "minimum": ["type": "number"], "maximum": ["type": "number"],
        "choices": ["type": "array", "minItems": 1, "items": ["type": "string"]],
        "unit": ["type": "string"], "help": ["type": "string"],
      ],
    ]
  }

  private var input: JSONValue {
    [
      "type": "object", "additionalProperties": false,
      "properties": [
        "kind": ["enum": .array(PortDescription.Kind.allCases.map { .string($0.rawValue) }), "default": "audio"],
        "many": ["type": "boolean", "description": "Takes any number of sources.", "default": false],
        "optional": ["type": "boolean", "description": "May be left unbound.", "default": false],
        "help": ["type": "string"],
      ],
    ]
  }

  private var output: JSONValue {
    [
      "anyOf": [
        reference("reference"),
        [
          "type": "object", "required": ["from"], "additionalProperties": false,
          "properties": ["from": reference("reference"), "help": ["type": "string"]],
        ],
      ]
    ]
  }

  private func node(_ catalog: StageCatalog, _ pipelines: [String]) -> JSONValue {
    var names: [JSONValue] = catalog.stages.map { ["const": .string($0.name), "description": .string($0.summary)] }
    names += pipelines.map { ["const": .string(Planning.pipelinePrefix + $0), "description": "A pipeline as a node."] }
    names.append(["type": "string", "pattern": .string("^\(Planning.pipelinePrefix).+")])
    return [
      "type": "object", "required": ["stage"], "additionalProperties": false,
      "properties": [
        "stage": ["anyOf": .array(names)], "in": [:], "params": ["type": "object"],
      ],
      "allOf": .array(
        catalog.stages.map { stage in
          [
            "if": ["properties": ["stage": ["const": .string(stage.name)]], "required": ["stage"]],
            "then": StageSchema(stage: stage).json,
          ]
        }),
    ]
  }

  private func reference(_ definition: String) -> JSONValue { ["$ref": .string("#/definitions/\(definition)")] }
}
