import Digests

/// The CRC-32 of every MiB of an object, in order; the last piece may be shorter. The checksum of any part that consists of
/// whole pieces follows from them, whatever the size of the parts.
struct PieceSums: Equatable, Sendable {
  static let pieceSize: Int64 = 1 << 20

  private(set) var pieces: [CRC32] = []
  private var open = CRC32()

  init() {}
  init(_ pieces: [CRC32]) { self.pieces = pieces }

  /// Bytes so far.
  var count: Int64 { Int64(pieces.count) * Self.pieceSize + open.count }

  /// Takes in the bytes that follow.
  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes
    while rest.count > 0 {
      let count = min(rest.count, Int(Self.pieceSize - open.count))
      open.update(UnsafeRawBufferPointer(rebasing: rest[..<count]))
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      if open.count == Self.pieceSize { close() }
    }
  }

  /// All pieces, the last one however long it is.
  func finished() -> [CRC32] { open.count > 0 ? pieces + [open] : pieces }

  private mutating func close() {
    pieces.append(open)
    open = CRC32()
  }

  /// The checksum of all bytes.
  static func whole(_ pieces: some Collection<CRC32>) -> CRC32 {
    var sum = CRC32()
    for piece in pieces { sum.append(piece) }
    return sum
  }

  /// The checksum of the parts' checksums, as S3 computes it of an object that was uploaded in parts.
  ///
  /// - Parameter partPieces: pieces in a part.
  static func composite(_ pieces: [CRC32], partPieces: Int) -> UInt32 {
    var sum = CRC32()
    for start in stride(from: 0, to: pieces.count, by: partPieces) {
      whole(pieces[start..<min(start + partPieces, pieces.count)]).bytes.withUnsafeBytes { sum.update($0) }
    }
    return sum.value
  }
}
