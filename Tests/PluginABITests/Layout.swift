import PluginABI
import Testing

/// The layout of one C struct: what it must be, and what this compiler makes of it.
struct Layout: CustomTestStringConvertible, Sendable {
  struct Field: Hashable, Sendable {
    var name: String
    var offset: Int
  }

  let name: String
  let size: Int
  let fields: [Field]
  let swiftSize: Int
  let swiftFields: [Field]

  /// - Parameter zero: any value of the struct: its reflection tells the names of all fields.
  init<Struct>(_ zero: Struct, size: Int, _ fields: [(name: String, path: PartialKeyPath<Struct>, offset: Int)]) {
    name = "\(Struct.self)"
    self.size = size
    self.fields = fields.map { Field(name: $0.name, offset: $0.offset) }
    swiftSize = MemoryLayout<Struct>.stride
    let names = Mirror(reflecting: zero).children.map { $0.label ?? "" }
    swiftFields = zip(names, fields).map { Field(name: $0, offset: MemoryLayout<Struct>.offset(of: $1.path) ?? -1) }
  }

  var testDescription: String { name }

  /// C statements that print the layout as the C compiler has it, in the form of ``lines``.
  var printingStatements: String {
    let prints = fields.map { "printf(\"\(name).\($0.name) %zu\\n\", offsetof(\(name), \($0.name)));" }
    return (["printf(\"\(name) %zu\\n\", sizeof(\(name)));"] + prints).joined(separator: "\n")
  }

  /// The golden layout, a line for the struct and one for each field.
  var lines: [String] {
    ["\(name) \(size)"] + fields.map { "\(name).\($0.name) \($0.offset)" }
  }
}
