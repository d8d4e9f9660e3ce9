/// The size of a node's box and where its links are attached.
struct NodeBox {
  /// A place at the left or right side where a link ends.
  struct Row {
    /// Index of the port.
    var port: Int
    var label: String
    /// From the box's top.
    var y: Double
  }

  var label: NodeLabel
  var width: Double
  var height: Double
  var left: [Row]
  var right: [Row]
  /// For each link into the node, in the plan's order, its row.
  var rowOfLink: [Int]
  /// Whether rows stand below the texts, each with a line of its own.
  var hasRows: Bool

  static let titleSize = 13.0
  static let textSize = 11.0
  static let padding = 12.0
  static let rowHeight = 18.0
  static let lineHeight = 15.0
  /// More links than these into one port share a row.
  private static let rowLimit = 16

  /// - Parameter links: The links into the node, in the plan's order.
  init(_ node: Plan.Node, links: [Plan.Link]) {
    label = NodeLabel(node)
    left = []
    rowOfLink = []
    for (index, port) in node.inputs.enumerated() {
      let arriving = links.filter { $0.destination.port == index }
      let name = node.inputs.count > 1 ? port.name : ""
      let isSpread = arriving.count > 1 && arriving.count <= Self.rowLimit
      for link in arriving.isEmpty ? [nil] : arriving.map(Optional.some) {
        if link == nil || isSpread || rowOfLink.isEmpty || left.last?.port != index {
          var texts = [name]
          if arriving.count > Self.rowLimit {
            texts.append("\(arriving.count) links")
          } else if let link {
            texts.append(NodeLabel.settings(of: link, into: port))
          }
          left.append(Row(port: index, label: texts.filter { !$0.isEmpty }.joined(separator: ": "), y: 0))
        }
        if link != nil { rowOfLink.append(left.count - 1) }
      }
    }
    right = node.outputs.enumerated().map { index, port in
      Row(port: index, label: node.outputs.count > 1 ? port.name : "", y: 0)
    }
    hasRows = left.count > 1 || right.count > 1 || left.contains { !$0.label.isEmpty }

    let isSmall = label.shape == .converter
    let texts = [label.subtitle] + label.details
    let textWidth = max(
      TextMetrics.width(label.title, size: isSmall ? Self.textSize : Self.titleSize, isBold: !isSmall),
      texts.map { TextMetrics.width($0, size: Self.textSize) }.max() ?? 0)
    let lines = texts.filter { !$0.isEmpty }.count
    let head =
      isSmall
      ? Self.lineHeight * Double(lines + 1) + 8
      : 2 * Self.padding + Self.titleSize + Self.lineHeight * Double(lines) - (lines > 0 ? 1 : 3)

    let rows = max(left.count, right.count)
    let leftWidth = left.map { TextMetrics.width($0.label, size: Self.textSize) }.max() ?? 0
    let rightWidth = right.map { TextMetrics.width($0.label, size: Self.textSize) }.max() ?? 0
    let rowWidth = hasRows ? leftWidth + rightWidth + (leftWidth > 0 && rightWidth > 0 ? 24 : 0) : 0
    width = max(isSmall ? 60 : 96, max(textWidth, rowWidth) + 2 * Self.padding)
    height = head + (hasRows ? Double(rows) * Self.rowHeight + 4 : 0)
    let isSpread = hasRows
    func position(_ index: Int, of count: Int) -> Double {
      guard isSpread else { return head / 2 }
      // A single row stands in the middle of the other side's.
      return head - 4 + (Double(rows - count) / 2 + Double(index) + 0.5) * Self.rowHeight
    }
    for index in left.indices { left[index].y = position(index, of: left.count) }
    for index in right.indices { right[index].y = position(index, of: right.count) }
  }
}

/// How wide a text will be, near enough for a box around it: no font is at hand.
enum TextMetrics {
  /// In the unit of `size`, on the wide side of common sans-serif fonts.
  static func width(_ text: String, size: Double, isBold: Bool = false) -> Double {
    let ems = text.unicodeScalars.reduce(0.0) { sum, scalar in
      switch scalar {
      case "i", "j", "l", "I", "'", ".", ",", ":", ";", "|", "!", "/", " ", "(", ")", "[", "]", "f", "t", "r", "-":
        sum + 0.38
      case "m", "w", "M", "W", "@", "…", "→", "−", "%": sum + 0.92
      case "A"..."Z": sum + 0.70
      case "\u{0}"..<"\u{250}": sum + 0.60
      default: sum + 1.0
      }
    }
    return ems * size * (isBold ? 1.06 : 1)
  }
}
