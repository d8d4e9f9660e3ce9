/// What goes with an object in a folder and is not in the file itself.
///
/// As text: a line for each, in an order that does not matter; unknown lines are passed over, so that later versions may
/// add some. The last line says that the note is whole.
///
///     voicebeat note 1
///     key takes/one.flac
///     type audio/flac
///     class STANDARD
///     crc32 1c291ca3
///     meta title Überschrift
///     end
struct ObjectNote: Equatable {
  var key: String
  var contentType: String?
  var metadata: [String: String] = [:]
  var storageClass = StorageClass.standard
  /// Of the whole content, where it is known.
  var crc32: UInt32?

  /// Bytes that a note may have: a key, a content type and metadata at their longest, and some room.
  static let longest = 32 << 10
  private static let firstLine = "voicebeat note 1"

  /// Whether there is anything worth to be kept.
  var isWorthKeeping: Bool {
    contentType != nil || !metadata.isEmpty || storageClass != .standard || crc32 != nil
  }

  var text: String {
    var lines = [Self.firstLine, "key \(key)"]
    if let contentType { lines.append("type \(contentType)") }
    lines.append("class \(storageClass.rawValue)")
    if let crc32 { lines.append("crc32 \(String(crc32, radix: 16))") }
    for (name, value) in metadata.sorted(by: { $0.key < $1.key }) { lines.append("meta \(name) \(value)") }
    return lines.joined(separator: "\n") + "\nend\n"
  }
}

extension ObjectNote {
  /// Nil where it is not a whole note.
  init?(parsing bytes: [UInt8]) {
    var key: Substring?
    self.init(key: "")
    // By bytes: a scalar that combines with the line's end would hide it from `Character`.
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    guard let first = lines.first, first.elementsEqual(Self.firstLine.utf8) else { return nil }
    guard let last = lines.last, last.elementsEqual("end".utf8), bytes.last == UInt8(ascii: "\n") else { return nil }
    for line in lines.dropFirst().dropLast() {
      guard let (name, value) = Self.fields(line) else { return nil }
      switch name {
      case "key": key = value[...]
      case "type": contentType = value
      case "class":
        guard let known = StorageClass(rawValue: value) else { return nil }
        storageClass = known
      case "crc32":
        guard let known = UInt32(value, radix: 16) else { return nil }
        crc32 = known
      case "meta":
        guard let (name, value) = Self.fields(Array(value.utf8)[...]) else { return nil }
        metadata[name] = value
      default: break
      }
    }
    guard let key else { return nil }
    self.key = String(key)
  }

  /// A word, and what follows the space behind it.
  private static func fields(_ line: ArraySlice<UInt8>) -> (String, String)? {
    guard let space = line.firstIndex(of: UInt8(ascii: " ")),
      let name = String(validating: line[..<space], as: UTF8.self),
      let value = String(validating: line[(space + 1)...], as: UTF8.self)
    else { return nil }
    return (name, value)
  }
}
