import CExpat

/// An element of an XML document: small documents as a tree.
package final class XMLNode {
  /// Without a namespace's prefix.
  package let name: String
  package fileprivate(set) var text = ""
  package fileprivate(set) var children: [XMLNode] = []

  fileprivate init(_ name: String) { self.name = name }

  /// The first child of that name.
  package subscript(name: String) -> XMLNode? { children.first { $0.name == name } }

  package func all(_ name: String) -> [XMLNode] { children.filter { $0.name == name } }

  /// The text of the first child of that name.
  package func text(_ name: String) -> String? { self[name]?.text }

  /// Reads a document; nil for what is not well formed, or nested deeper than 16 elements.
  package static func parse(_ bytes: [UInt8]) -> XMLNode? {
    guard !bytes.isEmpty, let parser = XML_ParserCreate("UTF-8") else { return nil }
    defer { XML_ParserFree(parser) }
    let reader = Reader(parser)
    XML_SetUserData(parser, Unmanaged.passUnretained(reader).toOpaque())
    XML_SetElementHandler(
      parser,
      { reader, name, _ in Reader.of(reader).begin(String(cString: name!)) },
      { reader, _ in Reader.of(reader).end() })
    XML_SetCharacterDataHandler(parser) { reader, text, count in
      Reader.of(reader).take(UnsafeRawBufferPointer(start: text, count: Int(count)))
    }
    // No document that is read here declares a type; entities are how small documents become large ones.
    XML_SetStartDoctypeDeclHandler(parser) { reader, _, _, _, _ in Reader.of(reader).stop() }
    let status = bytes.withUnsafeBytes {
      XML_Parse(parser, $0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32($0.count), 1)
    }
    return withExtendedLifetime(reader) { status == XML_STATUS_OK ? reader.root : nil }
  }

  private final class Reader {
    private static let deepest = 16
    private let parser: XML_Parser
    private var open: [XMLNode] = []
    private(set) var root: XMLNode?

    init(_ parser: XML_Parser) { self.parser = parser }

    static func of(_ pointer: UnsafeMutableRawPointer?) -> Reader {
      Unmanaged<Reader>.fromOpaque(pointer!).takeUnretainedValue()
    }

    func begin(_ name: String) {
      let node = XMLNode(name.split(separator: ":").last.map(String.init) ?? name)
      if let parent = open.last { parent.children.append(node) } else { root = node }
      open.append(node)
      if open.count > Self.deepest { stop() }
    }

    func end() { open.removeLast() }

    func take(_ text: UnsafeRawBufferPointer) { open.last?.text += String(decoding: text, as: UTF8.self) }

    func stop() { XML_StopParser(parser, 0) }
  }
}

/// Text as it stands in an XML document.
enum XMLText {
  static func escape(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
