extension GraphDrawing {
  /// The plan as an SVG of its own: columns from sources to sinks, legible on light and dark.
  public func svg(of plan: Plan) -> String {
    var incoming: [[Int]] = Array(repeating: [], count: plan.nodes.count)
    for (index, link) in plan.links.enumerated() { incoming[link.destination.node].append(index) }
    let boxes = zip(plan.nodes, incoming).map { node, links in NodeBox(node, links: links.map { plan.links[$0] }) }
    var rows = Array(repeating: 0, count: plan.links.count)
    for (box, links) in zip(boxes, incoming) {
      for (link, row) in zip(links, box.rowOfLink) { rows[link] = row }
    }
    let ends = zip(plan.links, rows).map { link, row in
      let source = boxes[link.source.node]
      let destination = boxes[link.destination.node]
      return (source.right[link.source.port].y / source.height, destination.left[row].y / destination.height)
    }
    let layering = Layering(plan, ports: ends)
    let heights = layering.columnOf.indices.map { $0 < boxes.count ? boxes[$0].height : 0 }
    let placement = Placement(layering, heights: heights)
    var canvas = SVGCanvas(plan: plan, boxes: boxes, layering: layering, placement: placement)
    for (index, link) in plan.links.enumerated() { canvas.draw(link, row: rows[index], way: layering.ways[index]) }
    canvas.drawFormats()
    for index in boxes.indices { canvas.drawBox(index) }
    return canvas.text
  }
}
