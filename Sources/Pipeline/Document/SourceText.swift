import JSON

/// The text of a document, for the places that messages name.
final class SourceText: Sendable {
  /// As it was given.
  let file: String
  private let lines: LineIndex

  init(file: String, bytes: [UInt8]) {
    self.file = file
    lines = LineIndex(bytes)
  }

  /// Line and column (in Unicode scalars) of a byte, both from 1.
  func position(of offset: Int) -> (line: Int, column: Int) { lines.position(of: offset) }
}
