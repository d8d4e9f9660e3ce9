import JSON

/// A pipeline as it was written: parsed, its shape checked, nothing resolved. Every part remembers its place.
///
/// What is wrong with the shape of a document that can be read is kept in it and reported by the ``Planner`` together with
/// whatever else is wrong, so that an author sees all problems at once.
public struct PipelineDocument: Sendable {
  /// The file as it was given, for messages.
  public var file: String { source.file }
  /// As the document says, else the file's name without folders and extension.
  public internal(set) var name: String
  public internal(set) var summary = ""
  /// What is wrong with the document's shape, by place.
  public internal(set) var problems: [Diagnostic] = []

  var parameters: [Parameter] = []
  var inputs: [FreeInput] = []
  var outputs: [FreeOutput] = []
  var nodes: [NodeEntry] = []
  /// Nodes without a readable stage: what refers to them is not reported again.
  var unreadableNodes: Set<String> = []
  private(set) var source: SourceText

  /// Parses and checks a document's shape.
  /// - Parameters:
  ///   - bytes: UTF-8, at most 1 MiB.
  ///   - file: For messages.
  /// - Throws: ``PipelineError`` when the bytes are not JSON or not an object.
  public init(parsing bytes: [UInt8], file: String) throws(PipelineError) {
    var parser = JSONParser(bytes: bytes, limits: .document)
    source = SourceText(file: file, bytes: bytes.count > JSONLimits.document.bytes ? [] : bytes)
    let base = file.split(separator: "/").last ?? "pipeline"
    name = String(base.hasSuffix(".json") ? base.dropLast(5) : base)

    let tree: JSONTree
    do {
      tree = try parser.parse()
    } catch {
      let place = source
      throw PipelineError((parser.findings + [error]).map { Diagnostic($0, in: place) })
    }
    let reader = DocumentReader(document: self, findings: parser.findings)
    guard let members = tree.members else {
      throw PipelineError([
        Diagnostic(
          code: .wrongType, at: place(tree.offset),
          message: "a pipeline is an object, this is \(tree.value.typeName)", expectation: "{ \"nodes\": { … } }")
      ])
    }
    self = reader.read(members)
  }
}

extension PipelineDocument {
  /// A declared parameter.
  struct Parameter: Sendable {
    var description: ParameterDescription
    var offset: Int
    /// Whether the pipeline works without a value: `"default": null`.
    var isOptional: Bool
    /// Of the right type.
    var defaultValue: JSONValue?
  }

  struct FreeInput: Sendable {
    var port: PortDescription
    var offset: Int
  }

  struct FreeOutput: Sendable {
    var name: String
    var help: String
    var offset: Int
    var reference: Reference
  }

  struct NodeEntry: Sendable {
    var name: String
    var offset: Int
    var stage: String
    var stageOffset: Int
    var parameters: [JSONTree.Member]
    var inputs: [InputGroup]
    /// Some of `in` or `params` could not be read: what is missing there is not reported again.
    var isIncomplete: Bool
  }

  /// The links that `in` lists for one port.
  struct InputGroup: Sendable {
    /// Nil for the first input.
    var port: String?
    var offset: Int
    /// From the node: `["in"]`, `["in", "voice"]`.
    var path: [String]
    var entries: [InputEntry]
  }

  struct InputEntry: Sendable {
    var reference: Reference
    var settings: [JSONTree.Member]
    /// From the node.
    var path: [String]
  }

  /// The text `node`, `node.port` or `input`.
  struct Reference: Sendable {
    var text: String
    var offset: Int
    /// From the node or output.
    var path: [String]

    /// What stands before the dot.
    var name: String { String(text.prefix { $0 != "." }) }
    /// What stands behind it.
    var port: String? { text.contains(".") ? String(text.drop { $0 != "." }.dropFirst()) : nil }
  }
}

/// A value's place in a document.
struct Place {
  var source: SourceText
  var offset: Int?
  var path: [String]
}

extension PipelineDocument {
  /// The place of the value that `path` leads to. Without an offset it has no line.
  func place(_ offset: Int?, _ path: String...) -> Place { Place(source: source, offset: offset, path: path) }

  func place(_ offset: Int?, _ path: [String]) -> Place { Place(source: source, offset: offset, path: path) }
}

extension Diagnostic {
  init(
    _ severity: Severity = .error, code: Code, at place: Place, message: String, expectation: String? = nil,
    suggestion: String? = nil
  ) {
    let position = place.offset.map { place.source.position(of: $0) }
    self.init(
      severity: severity, code: code, file: place.source.file, line: position?.line, column: position?.column,
      pointer: Self.pointer(place.path), message: message, expectation: expectation, suggestion: suggestion)
  }

  /// Keys are cut at 256 characters, so that a monstrous one cannot multiply.
  private static func pointer(_ path: [String]) -> String {
    path.map { key in
      "/"
        + key.unicodeScalars.prefix(256).map { scalar in
          switch scalar {
          case "~": "~0"
          case "/": "~1"
          default: String(Character(scalar))
          }
        }.joined()
    }.joined()
  }
}
