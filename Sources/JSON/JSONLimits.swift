/// What a JSON text may be at most; checked before memory is taken for it.
public struct JSONLimits: Hashable, Sendable {
  public var bytes: Int
  /// Arrays and objects inside one another.
  public var depth: Int

  public init(bytes: Int = 64 << 20, depth: Int = 64) {
    self.bytes = bytes
    self.depth = depth
  }
}
