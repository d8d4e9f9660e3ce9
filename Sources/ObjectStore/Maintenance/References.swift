import JSON

/// The texts of a JSON document that may name objects.
struct References {
  private var texts: Set<String> = []

  /// Documents beyond this size are refused rather than skipped: what they name might be removed.
  private static let maximumBytes = 64 << 20

  /// - Throws: `corrupted` for a document that cannot be understood, since nobody can tell what it refers to.
  init(in document: ObjectKey, of store: any ObjectStore, cancellation: Cancellation) throws(ObjectStoreError) {
    let bytes: [UInt8]
    do throws(ObjectStoreError) {
      bytes = try store.bytes(document, limit: Self.maximumBytes, cancellation: cancellation).bytes
    } catch .notFound {
      return  // It went since it was listed.
    } catch {
      throw error
    }
    do {
      collect(try JSONValue(parsing: bytes, limits: JSONLimits(bytes: Self.maximumBytes)))
    } catch {
      throw .corrupted(
        subject: document.text,
        detail: "it is no JSON document, so nobody can tell which objects it refers to; mend or rename it, then repeat")
    }
  }

  private mutating func collect(_ value: JSONValue) {
    switch value {
    case .string(let text): texts.insert(text)
    case .array(let elements): for element in elements { collect(element) }
    case .object(let members): for (_, member) in members { collect(member) }
    default: break
    }
  }

  /// Those of the candidates that the document names: as a key, as `r2:KEY`, or at the end of a URL.
  func keys<Value>(among candidates: [ObjectKey: Value]) -> [ObjectKey] {
    texts.flatMap { text -> [ObjectKey] in
      let bare = text.hasPrefix("r2:") ? Substring(text.dropFirst(3)) : text[...]
      guard bare.contains("://") else { return candidates.key(bare).map { [$0] } ?? [] }
      guard let path = PercentEncoding.decode(bare.prefix { $0 != "?" && $0 != "#" }) else { return [] }
      return path.indices.filter { path[$0] == "/" }.compactMap { candidates.key(path[path.index(after: $0)...]) }
    }
  }
}

extension Dictionary where Key == ObjectKey {
  fileprivate func key(_ text: Substring) -> ObjectKey? {
    guard let key = try? ObjectKey(String(text)), self[key] != nil else { return nil }
    return key
  }
}
