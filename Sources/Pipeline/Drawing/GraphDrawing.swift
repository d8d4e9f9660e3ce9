import JSON

/// Pictures of a plan: an SVG laid out here, and the source texts of Graphviz and Mermaid.
///
/// The same plan always gives the same text.
public struct GraphDrawing: Sendable {
  public init() {}
}

/// What a drawing tells of a node.
struct NodeLabel {
  enum Shape {
    case source, sink, stage, freeInput, freeOutput, converter
  }
  var shape: Shape
  var title: String
  /// The stage's name, or what stands for it.
  var subtitle: String
  /// Parameters that differ from their defaults: `gain −6 dB`.
  var details: [String]

  init(_ node: Plan.Node) {
    title = visible(node.name, limit: 40)
    details = []
    switch node.role {
    case .stage(let stage, let values):
      shape = stage.inputs.isEmpty ? .source : stage.isSink ? .sink : .stage
      subtitle = stage.name
      let given = zip(stage.parameters, values).filter { $1 != nil && $1 != $0.defaultValue }
      details = given.prefix(4).map { Self.text(of: $1!, $0) }
      if given.count > 4 { details.append("… \(given.count - 4) more") }
    case .input(let port):
      shape = .freeInput
      subtitle = "\(port.kind.rawValue) in"
    case .output(let port):
      shape = .freeOutput
      subtitle = "\(port.kind.rawValue) out"
    case .converter(let from, let to):
      shape = .converter
      var changes: [String] = []
      if from.sampleRate != to.sampleRate { changes.append("\(Self.kilohertz(from)) → \(Self.kilohertz(to)) kHz") }
      if from.channels != to.channels {
        changes.append("\(AudioFormat.layoutName(from.channels)) → \(AudioFormat.layoutName(to.channels))")
      }
      title = changes.first ?? "convert"
      subtitle = changes.dropFirst().joined()
    }
  }

  /// What a link carries for its destination, as far as it differs from the defaults: `gain −6 dB, pan 0.5`.
  static func settings(of link: Plan.Link, into port: PortDescription) -> String {
    zip(port.linkSettings, link.settings).filter { $1 != nil && $1 != $0.defaultValue }
      .map { text(of: $1!, $0) }.joined(separator: ", ")
  }

  /// Such as `44.1 kHz stereo`.
  static func text(of format: AudioFormat) -> String {
    "\(kilohertz(format)) kHz \(AudioFormat.layoutName(format.channels))"
  }

  private static func kilohertz(_ format: AudioFormat) -> String { plain(Double(format.sampleRate) / 1000) }

  /// `name value unit`, short enough for a box.
  private static func text(of value: ParameterValue, _ parameter: ParameterDescription) -> String {
    let unit = parameter.unit.map { " " + $0 } ?? ""
    switch value {
    case .number(let number): return "\(parameter.name) \(minus(plain(number)))\(unit)"
    case .integer(let number): return "\(parameter.name) \(minus(String(number)))\(unit)"
    case .boolean(let isTrue): return isTrue ? parameter.name : "\(parameter.name) off"
    case .string(let text):
      let shown = visible(text, limit: 400)
      return "\(parameter.name) " + (shown.count > 30 ? "…" + shown.suffix(29) : shown)
    case .json(let text):
      let shown = text.split { "\"{}".contains($0) }.joined().split(separator: ":").joined(separator: " ")
      return "\(parameter.name) \(visible(shown, limit: 24))"
    }
  }

  private static func minus(_ number: String) -> String { number.hasPrefix("-") ? "−" + number.dropFirst() : number }
}
