extension LocalStore {
  public func list(_ request: ListRequest, cancellation: Cancellation) throws(ObjectStoreError) -> ObjectList {
    try cancellation.check(name)
    let limit = max(1, min(request.limit, 1_000))
    var page = ObjectList()
    guard
      let walk = try KeyWalk(
        folder, prefix: Array(request.prefix.utf8), after: try request.continuation.map(Self.position), subject: name)
    else { return page }
    var last = KeyWalk.Position.key([])
    while let entry = try walk.next(cancellation) {
      if page.objects.count + page.commonPrefixes.count == limit {
        page.next = Self.token(last)
        return page
      }
      if let common = Self.commonPrefix(of: entry.key.text, request) {
        page.commonPrefixes.append(common)
        last = .everyKey(beginningWith: Array(common.utf8))
        walk.skip(Array(common.utf8))
      } else {
        let note = NoteShard.read(try ObjectPlace(entry.key), entry.stamp, root: folder.root.number)
        page.objects.append(
          ObjectInfo(
            key: entry.key, size: entry.stamp.size, etag: entry.stamp.etag, modified: entry.stamp.seconds,
            storageClass: note?.storageClass ?? .standard, crc32: note?.crc32))
        last = .key(Array(entry.key.text.utf8))
      }
    }
    return page
  }

  /// The key up to the first delimiter behind the prefix; nil where it has none.
  private static func commonPrefix(of key: String, _ request: ListRequest) -> String? {
    guard let delimiter = request.delimiter.map({ Array($0.utf8) }), !delimiter.isEmpty else { return nil }
    let bytes = Array(key.utf8)
    var start = request.prefix.utf8.count
    while start + delimiter.count <= bytes.count {
      if bytes[start..<(start + delimiter.count)].elementsEqual(delimiter) {
        return String(decoding: bytes[..<(start + delimiter.count)], as: UTF8.self)
      }
      start += 1
    }
    return nil
  }

  private static func token(_ position: KeyWalk.Position) -> String {
    switch position {
    case .key(let bytes): "k" + String(decoding: bytes, as: UTF8.self)
    case .everyKey(let bytes): "p" + String(decoding: bytes, as: UTF8.self)
    }
  }

  private static func position(_ token: String) throws(ObjectStoreError) -> KeyWalk.Position {
    let bytes = Array(token.utf8)
    switch bytes.first {
    case UInt8(ascii: "k"): return .key(Array(bytes.dropFirst()))
    case UInt8(ascii: "p"): return .everyKey(beginningWith: Array(bytes.dropFirst()))
    default:
      throw .unsupported(subject: "a listing", detail: "the continuation is not one that an earlier page returned")
    }
  }
}
