import JSON

/// Which version of an object counts: what the pointer beside the versions says.
public struct CurrentVersion: Equatable, Sendable {
  /// The version that counts.
  public var key: ObjectKey
  /// The one before; nil of the first.
  public var previous: ObjectKey?
  /// When the version became the current one, in UTC: `2026-11-22T20:45:01.123Z`.
  public var since: String

  /// Reads the pointer of a key; nil where the key has no versions.
  ///
  /// - Throws: `corrupted` where the pointer says nothing.
  public static func of(
    _ key: ObjectKey, in store: any ObjectStore, cancellation: Cancellation = .never
  ) throws(ObjectStoreError) -> CurrentVersion? {
    try read(key, in: store, cancellation)?.current
  }

  /// The key to read for `key`: that of its current version, or itself where it has no versions.
  public static func resolve(
    _ key: ObjectKey, in store: any ObjectStore, cancellation: Cancellation = .never
  ) throws(ObjectStoreError) -> ObjectKey {
    try of(key, in: store, cancellation: cancellation)?.key ?? key
  }

  /// A pointer is a few hundred bytes.
  private static let longest = 64 << 10

  /// The pointer together with its ETag, for replacing it.
  static func read(
    _ key: ObjectKey, in store: any ObjectStore, _ cancellation: Cancellation
  ) throws(ObjectStoreError) -> (current: CurrentVersion, etag: String)? {
    let pointer = try VersionedKeys.pointer(key)
    do throws(ObjectStoreError) {
      let (bytes, info) = try store.bytes(pointer, limit: longest, cancellation: cancellation)
      guard let current = CurrentVersion(parsing: bytes) else {
        throw .corrupted(subject: pointer.text, detail: "it does not name a version; remove it to begin anew")
      }
      return (current, info.etag)
    } catch .notFound {
      return nil
    } catch {
      throw error
    }
  }

  init(key: ObjectKey, previous: ObjectKey?, since: String) {
    self.key = key
    self.previous = previous
    self.since = since
  }

  init?(parsing bytes: [UInt8]) {
    guard let value = try? JSONValue(parsing: bytes), let text = value["current"]?.string,
      let key = try? ObjectKey(text), let since = value["since"]?.string
    else { return nil }
    self.init(key: key, previous: value["previous"]?.string.flatMap { try? ObjectKey($0) }, since: since)
  }

  var json: String {
    let value: JSONValue = [
      "current": .string(key.text), "previous": previous.map { .string($0.text) } ?? .null, "since": .string(since),
    ]
    return value.text(pretty: true) + "\n"
  }
}
