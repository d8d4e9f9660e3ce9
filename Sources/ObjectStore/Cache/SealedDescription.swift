/// Fields and their values, none of which holds a line break: an object as it was when a file was sealed, and whatever else the
/// file's user notes.
struct SealedDescription: Equatable {
  private(set) var fields: [String: String] = [:]

  subscript(name: String) -> String? {
    get { fields[name] }
    set { fields[name] = newValue }
  }

  /// A line for each field, in the order of their names.
  var text: String { fields.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }.joined() }

  init() {}

  /// Nil where it is not such a text.
  init?(parsing bytes: some Collection<UInt8>) {
    // By bytes: a scalar that combines with the line's end would hide it from `Character`.
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      guard let space = line.firstIndex(of: UInt8(ascii: " ")),
        let name = String(validating: line[..<space], as: UTF8.self),
        let value = String(validating: line[line.index(after: space)...], as: UTF8.self)
      else { return nil }
      fields[name] = value
    }
  }
}

extension SealedDescription {
  private static let metadataPrefix = "meta:"

  /// Notes an object.
  init(_ info: ObjectInfo) {
    self["key"] = info.key.text
    self["etag"] = info.etag
    self["type"] = info.contentType
    self["class"] = info.storageClass.rawValue
    self["crc32"] = info.crc32.map { String($0, radix: 16) }
    self["modified"] = info.modified.map { "\($0)" }
    for (name, value) in info.metadata { self[Self.metadataPrefix + name] = value }
  }

  /// The object that was noted; nil where none was.
  func info(size: Int64) -> ObjectInfo? {
    guard let text = self["key"], let key = try? ObjectKey(text), let etag = self["etag"] else { return nil }
    return ObjectInfo(
      key: key, size: size, etag: etag, contentType: self["type"], metadata: metadata,
      modified: self["modified"].flatMap(Double.init),
      storageClass: self["class"].flatMap(StorageClass.init) ?? .standard,
      crc32: self["crc32"].flatMap { UInt32($0, radix: 16) })
  }

  var metadata: [String: String] {
    var metadata: [String: String] = [:]
    for (name, value) in fields where name.hasPrefix(Self.metadataPrefix) {
      metadata[String(name.dropFirst(Self.metadataPrefix.count))] = value
    }
    return metadata
  }
}
