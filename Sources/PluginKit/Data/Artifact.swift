import PluginABI

/// Something outside the run that was read or written whole, for the run's manifest.
public struct Artifact: Hashable, Sendable {
  public enum Role: UInt32, Sendable {
    case input = 1
    case output = 2
  }

  public var role: Role
  /// Path, or key with its scheme; never a secret.
  public var location: String
  /// Bytes.
  public var size: Int
  public var contentType: String?
  /// One line for people, such as "FLAC, 48000 Hz, stereo, 1:02.500".
  public var summary: String?
  /// 64 hexadecimal digits; wanted only where ``Node/wantsDigests``.
  public var sha256: String?

  public init(
    _ role: Role, location: String, size: Int, contentType: String? = nil, summary: String? = nil,
    sha256: String? = nil
  ) {
    self.role = role
    self.location = location
    self.size = size
    self.contentType = contentType
    self.summary = summary
    self.sha256 = sha256
  }

  func withABI(_ body: (UnsafePointer<vb_artifact>) -> Void) {
    let arena = CArena()
    var artifact = vb_artifact()
    artifact.role = role.rawValue
    artifact.location = UnsafePointer(arena.text(location))
    artifact.content_type = contentType.map(arena.text)
    artifact.summary = summary.map(arena.text)
    artifact.sha256 = sha256.map(arena.text)
    artifact.size = UInt64(size)
    body(&artifact)
  }
}
