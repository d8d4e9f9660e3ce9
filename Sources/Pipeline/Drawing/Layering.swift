/// Nodes in columns, left to right, and their order within these, after Sugiyama, Tagawa and Toda (IEEE Trans. SMC
/// 11(2), 1981): longest-path columns, way points for links that pass columns, barycentre sweeps against crossings.
struct Layering {
  /// One piece of a link, between neighbouring columns. A port is a fraction of its box's height.
  struct Segment {
    var left: Int
    var leftPort: Double
    var right: Int
    var rightPort: Double
  }

  /// Vertices by column, top to bottom; those below `nodeCount` are nodes, the others way points.
  private(set) var columns: [[Int]] = []
  private(set) var segments: [Segment] = []
  /// For each link its vertices from source to destination.
  private(set) var ways: [[Int]] = []
  private(set) var columnOf: [Int]
  let nodeCount: Int
  /// Indices of the segments that leave and enter each vertex.
  private var leaving: [[Int]] = []
  private var entering: [[Int]] = []

  /// Past this many, links are drawn straight through.
  private static let wayPointLimit = 20_000

  /// - Parameter ports: For each link the fractions of the boxes' heights at which it leaves and enters.
  init(_ plan: Plan, ports: [(leaving: Double, entering: Double)]) {
    nodeCount = plan.nodes.count
    let graph = Graph(nodeCount: nodeCount, links: plan.links)
    columnOf = Self.columns(of: graph)
    let passed = plan.links.reduce(0) { $0 + columnOf[$1.destination.node] - columnOf[$1.source.node] - 1 }
    let hasWayPoints = passed <= Self.wayPointLimit
    for (link, port) in zip(plan.links, ports) {
      var way = [link.source.node]
      let between =
        (columnOf[link.source.node] + 1)..<max(columnOf[link.destination.node], columnOf[link.source.node] + 1)
      if hasWayPoints {
        for column in between {
          way.append(columnOf.count)
          columnOf.append(column)
        }
      }
      way.append(link.destination.node)
      for (left, right) in zip(way, way.dropFirst()) {
        segments.append(
          Segment(
            left: left, leftPort: left == way[0] ? port.leaving : 0.5, right: right,
            rightPort: right == link.destination.node ? port.entering : 0.5))
      }
      ways.append(way)
    }
    columns = Array(repeating: [], count: (columnOf.max() ?? -1) + 1)
    for (vertex, column) in columnOf.enumerated() { columns[column].append(vertex) }
    leaving = Array(repeating: [], count: columnOf.count)
    entering = leaving
    for (index, segment) in segments.enumerated() {
      leaving[segment.left].append(index)
      entering[segment.right].append(index)
    }
    reduceCrossings()
  }

  /// Each node right of all that feed it; sources directly left of the first that they feed.
  private static func columns(of graph: Graph) -> [Int] {
    var column = Array(repeating: 0, count: graph.successors.count)
    for node in graph.topologicalOrder() {
      for successor in graph.successors[node] { column[successor] = max(column[successor], column[node] + 1) }
    }
    for node in column.indices where graph.predecessors[node].isEmpty {
      column[node] = max(0, (graph.successors[node].map { column[$0] }.min() ?? 1) - 1)
    }
    return column
  }

  // MARK: Crossings

  private mutating func reduceCrossings() {
    var best = columns
    var fewest = crossings()
    for sweep in 0..<12 where fewest > 0 {
      let isForward = sweep % 2 == 0
      let order = Array(columns.indices)
      for column in isForward ? order : order.reversed() { sort(column, byLeft: isForward) }
      let count = crossings()
      if count < fewest {
        fewest = count
        best = columns
      }
    }
    columns = best
  }

  private func positions() -> [Int] {
    var positions = Array(repeating: 0, count: columnOf.count)
    for column in columns {
      for (index, vertex) in column.enumerated() { positions[vertex] = index }
    }
    return positions
  }

  /// Orders a column by the mean position of its neighbours on one side; vertices without any stay where they are.
  private mutating func sort(_ column: Int, byLeft: Bool) {
    let position = positions()
    let keyed = columns[column].map { vertex in
      let touching = byLeft ? entering[vertex] : leaving[vertex]
      let sum = touching.reduce(0.0) { sum, index in
        let segment = segments[index]
        return sum
          + (byLeft
            ? Double(position[segment.left]) + segment.leftPort : Double(position[segment.right]) + segment.rightPort)
      }
      return (vertex: vertex, key: touching.isEmpty ? nil : sum / Double(touching.count))
    }
    var movable = keyed.filter { $0.key != nil }.enumerated().sorted {
      ($0.element.key!, $0.offset) < ($1.element.key!, $1.offset)
    }.map(\.element.vertex).makeIterator()
    columns[column] = keyed.map { $0.key == nil ? $0.vertex : movable.next()! }
  }

  /// Pairs of segments that cross, by counting inversions (Barth, Jünger and Mutzel, 2002).
  private func crossings() -> Int {
    let position = positions()
    var ends: [[(Double, Double)]] = Array(repeating: [], count: columns.count)
    for segment in segments {
      ends[columnOf[segment.left]].append(
        (Double(position[segment.left]) + segment.leftPort, Double(position[segment.right]) + segment.rightPort))
    }
    return ends.reduce(0) { $0 + Self.inversions($1.sorted { $0 < $1 }.map(\.1)) }
  }

  private static func inversions(_ values: [Double]) -> Int {
    var values = values
    var scratch = values
    var count = 0
    var width = 1
    while width < values.count {
      for start in stride(from: 0, to: values.count, by: 2 * width) {
        let middle = min(start + width, values.count)
        let end = min(start + 2 * width, values.count)
        var (left, right) = (start, middle)
        for index in start..<end {
          if left < middle, right >= end || values[left] <= values[right] {
            scratch[index] = values[left]
            left += 1
          } else {
            count += middle - left
            scratch[index] = values[right]
            right += 1
          }
        }
      }
      swap(&values, &scratch)
      width *= 2
    }
    return count
  }
}
