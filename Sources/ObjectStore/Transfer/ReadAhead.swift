/// How much of an object an ``ObjectReader`` holds and fetches in advance.
public struct ReadAhead: Equatable, Sendable {
  /// Bytes that are fetched by one request.
  public var pieceSize: Int64
  /// Most pieces that are fetched at once, and in advance. A reader holds up to three more.
  public var depth: Int
  /// Bytes of an object that is fetched whole, and checked whole, before the first of them is handed out.
  public var wholeLimit: Int64

  public init(pieceSize: Int64 = 2 << 20, depth: Int = 4, wholeLimit: Int64 = 4 << 20) {
    self.pieceSize = max(1, pieceSize)
    self.depth = max(1, depth)
    self.wholeLimit = wholeLimit
  }
}
