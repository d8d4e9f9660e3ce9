/// A page of a store's listing together with the writes that wait: those that come between its entries, without those that are to
/// be removed.
struct MergedListing {
  /// Where a page begins, as its continuation says: a page of the store, and the entry that the page before ended with.
  struct Place {
    var inner: String?
    var after: String?
    /// Whether the store's page was begun on the page before, so that what was shown of it is passed over.
    var isRest = false
    /// Whether the listing was begun without the store.
    var isLocal = false

    init() {}

    /// - Throws: `unsupported` for what is no continuation.
    init(_ continuation: String?) throws(ObjectStoreError) {
      guard let continuation else { return }
      // A kind, the length of the store's own continuation in bytes, a colon, that, and the last entry.
      let bytes = Array(continuation.utf8)
      guard let kind = bytes.first, let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon > 0,
        let length = Int(String(decoding: bytes[1..<colon], as: UTF8.self)), length >= 0,
        colon + 1 + length <= bytes.count
      else {
        throw .unsupported(
          subject: "a listing", detail: "the continuation is not one that an earlier page returned")
      }
      isLocal = kind == UInt8(ascii: "l")
      isRest = kind != UInt8(ascii: "s")
      let own = bytes[(colon + 1)..<(colon + 1 + length)]
      let last = bytes[(colon + 1 + length)...]
      inner = own.isEmpty ? nil : String(decoding: own, as: UTF8.self)
      after = last.isEmpty ? nil : String(decoding: last, as: UTF8.self)
    }

    var continuation: String {
      "\(isLocal ? "l" : isRest ? "r" : "s")\((inner ?? "").utf8.count):\(inner ?? "")\(after ?? "")"
    }
  }

  private enum Entry {
    case object(ObjectInfo)
    case prefix(String)

    var text: String {
      switch self {
      case .object(let info): info.key.text
      case .prefix(let text): text
      }
    }
  }

  private let request: ListRequest
  private let place: Place
  private let inner: ObjectList
  /// The last write of each object that waits.
  private let waiting: [ObjectKey: OutboxRecord]

  init(_ request: ListRequest, _ place: Place, _ inner: ObjectList, _ waiting: [OutboxRecord]) {
    self.request = request
    self.place = place
    self.inner = inner
    self.waiting = Dictionary(waiting.map { ($0.key, $0) }, uniquingKeysWith: { $1 })
  }

  var page: ObjectList {
    // The last entry of the store's page: what comes behind belongs to a later one.
    let last = [inner.objects.last?.key.text, inner.commonPrefixes.last].compactMap { $0 }.max(by: Self.isBefore)
    let end = inner.next == nil ? nil : last
    if waiting.isEmpty && inner.isComplete && !place.isRest {
      var page = inner
      page.next = following(end)
      return page
    }
    var entries: [String: Entry] = [:]
    // Only of a page that was begun before is something passed over: a server's order is its own.
    func addStored(_ entry: Entry) {
      if place.isRest && !isBehind(entry.text) { return }
      entries[entry.text] = entry
    }
    // What the cache knows is not folded yet.
    for info in inner.objects where waiting[info.key] == nil {
      addStored(inner.isComplete ? .object(info) : entry(of: info))
    }
    for prefix in inner.commonPrefixes { addStored(.prefix(prefix)) }
    for record in waiting.values {
      guard let info = record.info else { continue }
      let entry = entry(of: info)
      if let end, Self.isBefore(end, entry.text) { continue }
      if isBehind(entry.text) { entries[entry.text] = entry }
    }
    let sorted = entries.values.filter { $0.text.utf8.starts(with: request.prefix.utf8) }
      .sorted { Self.isBefore($0.text, $1.text) }
    return page(of: sorted, end: end)
  }

  /// Whether an entry comes behind those of the pages before.
  private func isBehind(_ text: String) -> Bool { place.after.map { Self.isBefore($0, text) } ?? true }

  /// The continuation to the store's next page; nil where it has none.
  private func following(_ end: String?) -> String? {
    guard let following = inner.next else { return nil }
    var next = Place()
    next.inner = following
    next.after = [end, place.after].compactMap { $0 }.max(by: Self.isBefore)
    return next.continuation
  }

  private func page(of sorted: [Entry], end: String?) -> ObjectList {
    var page = ObjectList(isComplete: inner.isComplete)
    let limit = max(1, min(request.limit, 1_000))
    for entry in sorted.prefix(limit) {
      switch entry {
      case .object(let info): page.objects.append(info)
      case .prefix(let text): page.commonPrefixes.append(text)
      }
    }
    if sorted.count > limit {
      var next = place
      next.isLocal = !inner.isComplete
      next.isRest = true
      next.after = sorted[limit - 1].text
      page.next = next.continuation
    } else {
      page.next = following(end)
    }
    return page
  }

  /// An object as the listing shows it: by its key, or by what it shares up to the delimiter.
  private func entry(of info: ObjectInfo) -> Entry {
    var info = info
    info.contentType = nil
    info.metadata = [:]
    let bytes = Array(info.key.text.utf8)
    guard let delimiter = request.delimiter.map({ Array($0.utf8) }), !delimiter.isEmpty,
      bytes.starts(with: request.prefix.utf8)
    else { return .object(info) }
    var start = request.prefix.utf8.count
    while start + delimiter.count <= bytes.count {
      if bytes[start..<(start + delimiter.count)].elementsEqual(delimiter) {
        return .prefix(String(decoding: bytes[..<(start + delimiter.count)], as: UTF8.self))
      }
      start += 1
    }
    return .object(info)
  }

  private static func isBefore(_ one: String, _ other: String) -> Bool {
    one.utf8.lexicographicallyPrecedes(other.utf8)
  }
}
