/// Where each vertex of a layering stands: links become as straight as the order in the columns allows.
struct Placement {
  /// Top of each vertex.
  private(set) var tops: [Double]
  private let layering: Layering
  private let heights: [Double]
  private static let gap = 26.0
  private static let wayPointGap = 16.0

  /// - Parameter heights: Of every vertex; 0 for way points.
  init(_ layering: Layering, heights: [Double]) {
    self.layering = layering
    self.heights = heights
    tops = Array(repeating: 0, count: heights.count)
    for column in layering.columns { stack(column, wanted: column.map { _ in (0, 1) }) }
    for pass in 0..<16 {
      let useLeft = pass >= 12 || pass % 2 == 0
      let useRight = pass >= 12 || pass % 2 == 1
      let columns = useLeft ? layering.columns : layering.columns.reversed()
      let wishes = wishes(left: useLeft, right: useRight)
      for column in columns { stack(column, wanted: column.map(wishes)) }
    }
    let highest = tops.min() ?? 0
    for index in tops.indices { tops[index] -= highest }
  }

  var height: Double { zip(tops, heights).map(+).max() ?? 0 }

  /// The top that would make a vertex's links straight, with how much that matters.
  private func wishes(left: Bool, right: Bool) -> (Int) -> (top: Double, weight: Double) {
    var touching: [[Layering.Segment]] = Array(repeating: [], count: heights.count)
    for segment in layering.segments {
      if left { touching[segment.right].append(segment) }
      if right { touching[segment.left].append(segment) }
    }
    return { [touching] vertex in
      var sum = 0.0
      var total = 0.0
      for segment in touching[vertex] {
        let ownPort = segment.left == vertex ? segment.leftPort : segment.rightPort
        let other = segment.left == vertex ? segment.right : segment.left
        let otherPort = segment.left == vertex ? segment.rightPort : segment.leftPort
        let wayPoints = (vertex >= layering.nodeCount ? 1 : 0) + (other >= layering.nodeCount ? 1 : 0)
        let weight = [1.0, 2.0, 8.0][wayPoints]
        sum += weight * (tops[other] + otherPort * heights[other] - ownPort * heights[vertex])
        total += weight
      }
      return total > 0 ? (sum / total, total) : (tops[vertex], 0.1)
    }
  }

  /// Places a column's vertices as near to the wanted tops as order and distances allow: least squares by pooling
  /// neighbours that would overlap.
  private mutating func stack(_ column: [Int], wanted: [(top: Double, weight: Double)]) {
    var offsets: [Double] = []
    var used = 0.0
    for (index, vertex) in column.enumerated() {
      if index > 0 {
        let isNearWayPoint = vertex >= layering.nodeCount || column[index - 1] >= layering.nodeCount
        used += isNearWayPoint ? Self.wayPointGap : Self.gap
      }
      offsets.append(used)
      used += heights[vertex]
    }
    var pools: [(sum: Double, weight: Double, count: Int)] = []
    for (wish, offset) in zip(wanted, offsets) {
      pools.append(((wish.top - offset) * wish.weight, wish.weight, 1))
      while pools.count > 1 {
        let last = pools[pools.count - 1]
        let before = pools[pools.count - 2]
        guard before.sum / before.weight > last.sum / last.weight else { break }
        pools.removeLast()
        pools[pools.count - 1] = (before.sum + last.sum, before.weight + last.weight, before.count + last.count)
      }
    }
    var index = 0
    for pool in pools {
      for _ in 0..<pool.count {
        tops[column[index]] = pool.sum / pool.weight + offsets[index]
        index += 1
      }
    }
  }
}
