/// What a JSON text may be at most; checked before memory is taken for it.
public struct JSONLimits: Hashable, Sendable {
  public var bytes: Int
  /// Arrays and objects inside one another.
  public var depth: Int

  public init(bytes: Int = 64 << 20, depth: Int = 64) {
    self.bytes = bytes
    self.depth = depth
  }

  /// What holds for a pipeline document: 1 MiB, 64 levels.
  public static let document = JSONLimits(bytes: 1 << 20)
}
