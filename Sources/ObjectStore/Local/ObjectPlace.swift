import Digests

/// Where in a store's folder an object lies, checked.
struct ObjectPlace: Sendable {
  /// What the store keeps for itself at the top of its folder.
  static let reserved = ".voicebeat"
  private static let longestName = 255

  let key: ObjectKey
  /// From the outermost on.
  let folders: [String]
  let name: String

  /// - Throws: `badKey` for what a folder cannot hold.
  init(_ key: ObjectKey) throws(ObjectStoreError) {
    self.key = key
    var parts = key.text.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
    if let long = parts.first(where: { $0.utf8.count > Self.longestName }) {
      throw .badKey(
        key: key.text,
        detail: "a part between slashes has \(long.utf8.count) bytes; a folder's names have at most \(Self.longestName)"
      )
    }
    if parts[0] == Self.reserved {
      throw .badKey(key: key.text, detail: "\(Self.reserved) holds what the store itself keeps")
    }
    name = parts.removeLast()
    folders = parts
  }

  /// 32 hexadecimal digits that stand for the key where the key itself would be too long.
  var digest: String { String(MessageDigest.of(Array(key.text.utf8), .sha256).hexadecimal.prefix(32)) }
}
