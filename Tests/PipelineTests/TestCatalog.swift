import Pipeline

/// A few stages of every shape, enough to plan with.
let testCatalog = StageCatalog([
  StageDescription(
    name: "file.source", summary: "Reads a file.", plugin: "Files", outputs: [PortDescription(name: "out")],
    parameters: [
      ParameterDescription(name: "path", help: "what to read", type: .string, isRequired: true),
      ParameterDescription(
        name: "finite", help: "samples that are not finite", type: .string, defaultValue: .string("fail"),
        choices: ["fail", "zero"]),
      ParameterDescription(name: "max_duration", unit: "s", type: .number, minimum: 0),
    ], traits: .blocking),
  StageDescription(
    name: "file.sink", summary: "Writes a file.", plugin: "Files", inputs: [PortDescription(name: "in")],
    parameters: [
      ParameterDescription(name: "path", type: .string, isRequired: true, allowsClipTemplate: true),
      ParameterDescription(name: "bitrate", unit: "kbit/s", type: .integer, minimum: 8, maximum: 320),
      ParameterDescription(name: "tags", help: "names and texts", type: .json),
    ], traits: .blocking),
  StageDescription(
    name: "gain", summary: "Makes louder or softer.", plugin: "Basics", inputs: [PortDescription(name: "in")],
    outputs: [PortDescription(name: "out", format: FormatRule(sameAs: "in"))],
    parameters: [
      ParameterDescription(
        name: "gain", unit: "dB", type: .number, defaultValue: .number(0), minimum: -120, maximum: 60),
      ParameterDescription(name: "mute", type: .boolean, defaultValue: .boolean(false)),
    ]),
  StageDescription(
    name: "equalizer", plugin: "Basics", inputs: [PortDescription(name: "in")],
    outputs: [PortDescription(name: "out", format: FormatRule(sameAs: "in"))],
    parameters: [
      ParameterDescription(name: "frequency", unit: "Hz", type: .number, isRequired: true, minimum: 20, maximum: 20000)
    ]),
  StageDescription(
    name: "mixer", plugin: "Mixer",
    inputs: [
      PortDescription(
        name: "in", isMany: true, format: FormatRule(channelsParameter: "channels"),
        linkSettings: [
          ParameterDescription(
            name: "gain", unit: "dB", type: .number, defaultValue: .number(0), minimum: -120, maximum: 60),
          ParameterDescription(name: "pan", type: .number, defaultValue: .number(0), minimum: -1, maximum: 1),
          ParameterDescription(name: "start", type: .json, defaultValue: .json("0")),
        ])
    ],
    outputs: [PortDescription(name: "out", format: FormatRule(sameAs: "in", channelsParameter: "channels"))],
    parameters: [
      ParameterDescription(name: "channels", type: .integer, defaultValue: .integer(2), minimum: 1, maximum: 64)
    ], policy: .aligned),
  StageDescription(
    name: "pitch", plugin: "Analysis",
    inputs: [
      PortDescription(name: "in", format: FormatRule(rates: [16000, 22050, 44100], channels: 1...1))
    ], outputs: [PortDescription(name: "events", kind: .events)]),
  StageDescription(
    name: "tuner", plugin: "Analysis",
    inputs: [
      PortDescription(name: "voice"), PortDescription(name: "melody", kind: .events),
      PortDescription(name: "hint", kind: .document, isOptional: true),
    ],
    outputs: [
      PortDescription(name: "tuned", format: FormatRule(sameAs: "voice")),
      PortDescription(name: "report", kind: .document),
    ]),
  StageDescription(
    name: "sidechain", plugin: "Analysis", inputs: [PortDescription(name: "in"), PortDescription(name: "key")],
    outputs: [PortDescription(name: "out", format: FormatRule(sameAs: "in"))], policy: .aligned),
  StageDescription(
    name: "silence", plugin: "Basics",
    outputs: [
      PortDescription(name: "out", format: FormatRule(rateParameter: "rate", channelsParameter: "channels"))
    ],
    parameters: [
      ParameterDescription(name: "duration", unit: "s", type: .number, isRequired: true, minimum: 0),
      ParameterDescription(name: "rate", unit: "Hz", type: .integer, defaultValue: .integer(48000), minimum: 0),
      ParameterDescription(name: "channels", type: .integer, defaultValue: .integer(2), minimum: 0, maximum: 64),
    ]),
])

/// The plan of a pipeline's text with the test stages.
func plan(
  _ text: String, file: String = "p.json", settings: [String: String] = [:],
  inputs: [(port: String, binding: Binding)] = [], outputs: [(port: String, binding: Binding)] = [],
  pipelines: [String: String] = [:], limits: PipelineLimits = PipelineLimits(), purpose: Planner.Purpose = .check
) throws(PipelineError) -> Plan {
  let document = try PipelineDocument(parsing: Array(text.utf8), file: file)
  let planner = Planner(catalog: testCatalog, limits: limits, pipelines: pipelines.keys.sorted()) {
    name throws(PipelineError) -> PipelineDocument? in
    guard let text = pipelines[name] else { return nil }
    return try PipelineDocument(parsing: Array(text.utf8), file: "\(name).json")
  }
  return try planner.plan(
    document, settings: settings, inputs: inputs, outputs: outputs, runID: "r1", purpose: purpose)
}
