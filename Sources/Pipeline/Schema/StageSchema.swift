import JSON

/// What a node of one stage may hold.
struct StageSchema {
  let stage: StageDescription

  var json: JSONValue {
    let required = stage.parameters.filter { $0.isRequired && $0.defaultValue == nil }
    var members: [JSONValue] = []
    if !required.isEmpty { members.append("params") }
    if stage.inputs.contains(where: { !$0.isOptional }) { members.append("in") }
    return [
      "description": .string(stage.summary), "required": .array(members),
      "properties": ["params": settings(stage.parameters, required: required.map(\.name)), "in": inputs],
    ]
  }

  // MARK: Values

  private func settings(_ parameters: [ParameterDescription], required: [String]) -> JSONValue {
    [
      "type": "object", "additionalProperties": false, "required": .array(required.map { .string($0) }),
      "properties": .object(JSONObject(parameters.map { ($0.name, value(of: $0)) })),
    ]
  }

  /// A parameter's value, or a template that gives it.
  private func value(of parameter: ParameterDescription) -> JSONValue {
    var schema = JSONObject()
    switch parameter.type {
    case .json: break
    case .string where parameter.choices.isEmpty: schema["type"] = "string"
    case .string:
      schema["anyOf"] = [["enum": .array(parameter.choices.map { .string($0) })], template]
    case .number, .integer, .boolean:
      var plain: JSONObject = ["type": .string(parameter.type.rawValue)]
      plain["minimum"] = parameter.minimum.map { .number($0) }
      plain["maximum"] = parameter.maximum.map { .number($0) }
      schema["anyOf"] = [.object(plain), template]
    }
    let unit = parameter.unit.map { "(\($0))" } ?? ""
    let description = [parameter.help, unit].filter { !$0.isEmpty }.joined(separator: " ")
    if !description.isEmpty { schema["description"] = .string(description) }
    schema["default"] = parameter.defaultValue?.json
    return .object(schema)
  }

  private var template: JSONValue { ["$ref": "#/definitions/template"] }

  // MARK: Links

  private var inputs: JSONValue {
    guard let first = stage.inputs.first else {
      return ["not": [:], "description": .string("The stage \(stage.name) is a source: it has no inputs.")]
    }
    let ports: JSONValue = [
      "type": "object", "additionalProperties": false, "not": ["required": ["from"]],
      "properties": .object(JSONObject(stage.inputs.map { ($0.name, links(into: $0)) })),
      "required": .array(stage.inputs.filter { !$0.isOptional }.map { .string($0.name) }),
    ]
    let needsMore = stage.inputs.dropFirst().contains { !$0.isOptional }
    return needsMore ? ports : ["anyOf": [links(into: first), ports]]
  }

  private func links(into port: PortDescription) -> JSONValue {
    let settings = port.linkSettings.map { ($0.name, value(of: $0)) }
    let required = port.linkSettings.filter { $0.isRequired && $0.defaultValue == nil }
    let reference: JSONValue = ["$ref": "#/definitions/reference"]
    let link: JSONValue = [
      "anyOf": [
        reference,
        [
          "type": "object", "additionalProperties": false,
          "required": .array(["from"] + required.map { .string($0.name) }),
          "properties": .object(JSONObject([("from", reference)] + settings)),
        ],
      ]
    ]
    var list: JSONObject = ["type": "array", "items": link]
    if !port.isOptional { list["minItems"] = 1 }
    if !port.isMany { list["maxItems"] = 1 }
    return ["description": .string(port.help), "anyOf": [link, .object(list)]]
  }
}
