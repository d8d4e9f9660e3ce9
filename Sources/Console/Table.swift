/// Text in columns, each as wide as its widest cell.
public struct Table {
  private var rows: [[String]] = []
  private let indentation: String

  /// - Parameter indentation: blanks before each row.
  public init(indentedBy indentation: Int = 0) { self.indentation = String(repeating: " ", count: indentation) }

  /// Appends a row.
  public mutating func add(_ cells: String...) { rows.append(cells) }

  public var isEmpty: Bool { rows.isEmpty }

  /// The rows as lines, without blanks at their ends.
  public var text: String {
    var widths: [Int] = []
    for row in rows {
      for (column, cell) in row.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], cell.count)
      }
    }
    return rows.map { row in
      var line = indentation
      for (cell, width) in zip(row, widths) { line += cell + String(repeating: " ", count: width - cell.count + 2) }
      return String(line.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }
}
