import Glibc

/// The secret that signs a folder's URLs: 32 random bytes in a file that its owner alone may read, made on first use.
enum LocalSecret {
  private static let path = ObjectPlace.reserved + "/secret"
  private static let size = 32

  static func load(root: Int32, workFolder: Int32, subject: String) throws(ObjectStoreError) -> [UInt8] {
    if let secret = try existing(root, subject) { return secret }
    try make(root, workFolder, subject)
    guard let secret = try existing(root, subject) else {
      throw .io(subject: subject, detail: "the secret for its URLs cannot be kept")
    }
    return secret
  }

  private static func existing(_ root: Int32, _ subject: String) throws(ObjectStoreError) -> [UInt8]? {
    guard let status = ConfinedFolder.status(of: path, in: root) else { return nil }
    guard status.st_mode & 0o077 == 0 else {
      throw .misconfigured(
        detail: "\(subject)/\(path) signs URLs, and others than its owner may read it; remove it, and another is made")
    }
    guard let secret = SmallFile.bytes(path, in: root, limit: size), secret.count == size else {
      throw .misconfigured(
        detail:
          "\(subject)/\(path) is not a secret of \(size) bytes that this user may read; remove it, and another is made")
    }
    return secret
  }

  /// Whoever is first wins; the others use the same.
  private static func make(_ root: Int32, _ workFolder: Int32, _ subject: String) throws(ObjectStoreError) {
    var random = SystemRandomNumberGenerator()
    let secret = (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) }
    let file = try PendingFile(in: workFolder, subject: subject, mode: 0o600)
    try secret.span.bytes.withUnsafeBytes { bytes throws(ObjectStoreError) in
      try OpenFile(file.descriptor, for: subject).write(bytes, at: 0)
    }
    try file.sync()
    do throws(ObjectStoreError) {
      _ = try file.place(in: root, as: path, replacing: false)
    } catch .preconditionFailed {
    } catch {
      throw error
    }
  }
}
