import JSON

/// Writes the pieces of a drawing at their places.
struct SVGCanvas {
  private let plan: Plan
  private let boxes: [NodeBox]
  private let layering: Layering
  private let placement: Placement
  private var columnLefts: [Double] = []
  private var columnWidths: [Double] = []
  private var body = ""
  private let connected: Set<Attachment>
  private let size: (width: Double, height: Double)

  private static let margin = 28.0
  private static let heading = 54.0
  /// Between columns, at least.
  private static let gap = 64.0
  /// Before a format's text.
  private static let labelInset = 9.0

  init(plan: Plan, boxes: [NodeBox], layering: Layering, placement: Placement) {
    self.plan = plan
    self.boxes = boxes
    self.layering = layering
    self.placement = placement
    connected = Set(
      plan.links.flatMap { link in
        [
          Attachment(node: link.source.node, port: link.source.port, isInput: false),
          Attachment(node: link.destination.node, port: link.destination.port, isInput: true),
        ]
      })
    var formats: [Int: String] = [:]
    for link in plan.links where boxes[link.source.node].label.shape != .converter {
      if let format = link.format { formats[link.source.node] = NodeLabel.text(of: format) }
    }
    var left = Self.margin
    for column in layering.columns {
      let nodes = column.filter { $0 < boxes.count }
      let width = nodes.map { boxes[$0].width }.max() ?? 0
      let label = nodes.compactMap { formats[$0] }.map { TextMetrics.width($0, size: Self.labelSize) }.max() ?? 0
      columnLefts.append(left)
      columnWidths.append(width)
      left += width + (label > 0 ? label + Self.labelInset + Self.gap : Self.gap)
    }
    let right = zip(columnLefts, columnWidths).map(+).max() ?? Self.margin
    let heading = max(
      TextMetrics.width(plan.pipeline, size: 16, isBold: true), TextMetrics.width(plan.summary, size: 12))
    size = (
      max(right, Self.margin + heading) + Self.margin, Self.heading + placement.height + 2 * Self.margin
    )
  }

  /// A port that some link ends at.
  private struct Attachment: Hashable {
    var node: Int
    var port: Int
    var isInput: Bool
  }

  /// The whole document.
  var text: String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <svg xmlns="http://www.w3.org/2000/svg" class="voicebeat" width="\(number(size.width))" height="\(number(size.height))" \
    viewBox="0 0 \(number(size.width)) \(number(size.height))" role="img">
    <title>\(escaped(plan.pipeline))</title>
    <style>
    \(Self.style)
    </style>
    <rect class="paper" width="100%" height="100%"/>
    <text class="heading" x="\(number(Self.margin))" y="36">\(escaped(plan.pipeline))</text>
    <text class="summary" x="\(number(Self.margin))" y="56">\(escaped(plan.summary))</text>
    \(body)</svg>

    """
  }

  // MARK: Links

  mutating func draw(_ link: Plan.Link, row: Int, way: [Int]) {
    let kind = plan.nodes[link.source.node].outputs[link.source.port].kind
    var x = left(of: link.source.node) + boxes[link.source.node].width
    var y = top(of: link.source.node) + boxes[link.source.node].right[link.source.port].y
    var path = "M\(number(x)) \(number(y))"
    // The format stands on a straight piece.
    let straight = formatLabel(of: link).map { x + Self.labelInset + TextMetrics.width($0, size: Self.labelSize) } ?? x
    for vertex in way.dropFirst() {
      let column = layering.columnOf[vertex]
      let start = columnLefts[layering.columnOf[way[0]]] + columnWidths[layering.columnOf[way[0]]]
      x = max(x, start, straight)
      let isNode = vertex < boxes.count
      let targetY = top(of: vertex) + (isNode ? boxes[vertex].left[row].y : 0)
      let targetX = columnLefts[column]
      let middle = (x + targetX) / 2
      path += "H\(number(x))C\(number(middle)) \(number(y)) \(number(middle)) \(number(targetY)) "
      path += "\(number(targetX)) \(number(targetY))"
      path += "H\(number(isNode ? left(of: vertex) : targetX + columnWidths[column]))"
      x = targetX + columnWidths[column]
      y = targetY
    }
    body += "<path class=\"link \(kind.rawValue)\" d=\"\(path)\"/>\n"
  }

  /// The format of what leaves each output, once.
  mutating func drawFormats() {
    var seen: Set<Plan.Endpoint> = []
    for link in plan.links {
      guard let label = formatLabel(of: link), seen.insert(link.source).inserted else { continue }
      let box = boxes[link.source.node]
      let x = left(of: link.source.node) + box.width + Self.labelInset
      let y = top(of: link.source.node) + box.right[link.source.port].y - 5
      body +=
        "<text class=\"format\" x=\"\(number(x))\" y=\"\(number(y))\">\(escaped(label))</text>\n"
    }
  }

  /// Converters say it themselves.
  private func formatLabel(of link: Plan.Link) -> String? {
    boxes[link.source.node].label.shape == .converter ? nil : link.format.map(NodeLabel.text)
  }

  // MARK: Boxes

  mutating func drawBox(_ index: Int) {
    let box = boxes[index]
    let x = left(of: index)
    let y = top(of: index)
    let shape = String(describing: box.label.shape)
    body += "<g class=\"node \(shape)\" transform=\"translate(\(number(x)) \(number(y)))\">"
    body += "<title>\(escaped(plan.nodes[index].name))</title>"
    let radius = box.label.shape == .converter || box.label.shape == .freeInput || box.label.shape == .freeOutput
    body += "<rect width=\"\(number(box.width))\" height=\"\(number(box.height))\" rx=\"\(radius ? 16 : 8)\"/>"
    let isSmall = box.label.shape == .converter
    let lines = [box.label.subtitle] + box.label.details
    let middle = box.width / 2
    var baseline = isSmall ? NodeBox.lineHeight : NodeBox.padding + NodeBox.titleSize - 2
    text(box.label.title, isSmall ? "small" : "title", x: middle, y: baseline)
    for (number, line) in lines.enumerated() where !line.isEmpty {
      baseline += NodeBox.lineHeight
      text(line, isSmall ? "small" : number == 0 ? "stage" : "detail", x: middle, y: baseline)
    }
    for row in box.left {
      let isUsed = connected.contains(Attachment(node: index, port: row.port, isInput: true))
      port(x: 0, y: row.y, kind: plan.nodes[index].inputs[row.port].kind, isUsed: isUsed)
      if !row.label.isEmpty { text(row.label, "port", x: NodeBox.padding - 2, y: row.y + 4) }
    }
    for row in box.right {
      let isUsed = connected.contains(Attachment(node: index, port: row.port, isInput: false))
      port(x: box.width, y: row.y, kind: plan.nodes[index].outputs[row.port].kind, isUsed: isUsed)
      if !row.label.isEmpty { text(row.label, "port right", x: box.width - NodeBox.padding + 2, y: row.y + 4) }
    }
    body += "</g>\n"
  }

  private mutating func text(_ text: String, _ style: String, x: Double, y: Double) {
    body += "<text class=\"\(style)\" x=\"\(number(x))\" y=\"\(number(y))\">\(escaped(text))</text>"
  }

  private mutating func port(x: Double, y: Double, kind: PortDescription.Kind, isUsed: Bool) {
    body +=
      "<circle class=\"\(kind.rawValue)\(isUsed ? "" : " unused")\" cx=\"\(number(x))\" cy=\"\(number(y))\" r=\"3.5\"/>"
  }

  private func left(of vertex: Int) -> Double {
    let column = layering.columnOf[vertex]
    return columnLefts[column] + (columnWidths[column] - boxes[vertex].width) / 2
  }

  private func top(of vertex: Int) -> Double { Self.heading + Self.margin + placement.tops[vertex] }

  /// With at most one decimal place.
  private func number(_ value: Double) -> String { plain((value * 10).rounded() / 10) }

  private func escaped(_ text: String) -> String {
    visible(text, limit: 400).unicodeScalars.map { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      default: String(scalar)
      }
    }.joined()
  }
}
