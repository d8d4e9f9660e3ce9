/// Finds what was meant by a name that does not exist.
public enum NearestName {
  /// The candidate nearest to `name`: the same but for case and separators, one that it begins, or with few letters
  /// added, dropped, changed or swapped; nil where none is near. Of equals the first.
  public static func find(_ name: String, among candidates: some Sequence<String>) -> String? {
    let wanted = Array(name.utf8)
    guard !wanted.isEmpty, wanted.count <= 128 else { return nil }
    let folded = fold(wanted)
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let other = fold(Array(candidate.utf8))
      let tolerance = max(1, max(folded.count, other.count) / 3)
      let limit = min(best?.distance ?? Int.max, tolerance + 1)
      if folded.count >= 3, other.starts(with: folded), other.count > folded.count, tolerance < limit {
        best = (candidate, tolerance)
        continue
      }
      guard abs(other.count - folded.count) < limit else { continue }
      let distance = folded == other ? 0 : distance(folded, other)
      if distance < limit { best = (candidate, distance) }
    }
    return best?.name
  }

  private static func fold(_ name: [UInt8]) -> [UInt8] {
    name.compactMap { byte in
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
      case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): nil
      default: byte
      }
    }
  }

  /// Optimal string alignment: Levenshtein's distance with swaps of neighbours.
  private static func distance(_ first: [UInt8], _ second: [UInt8]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...second.count)
    for (row, byte) in first.enumerated() {
      var current = [row + 1]
      for (column, other) in second.enumerated() {
        var cost = min(previous[column + 1] + 1, current[column] + 1, previous[column] + (byte == other ? 0 : 1))
        if row > 0, column > 0, byte == second[column - 1], first[row - 1] == other {
          cost = min(cost, beforePrevious[column - 1] + 1)
        }
        current.append(cost)
      }
      beforePrevious = previous
      previous = current
    }
    return previous[second.count]
  }
}
