/// The value of `-i` or `-o`: `[PORT=]FILE`.
///
/// What stands before the first `=` is a port when it could be the name of one: letters, digits, `-` and `_`. A file
/// whose name reads like that is written with a folder: `./take=1.wav`.
struct BindingArgument {
  var port: String?
  var location: Location

  init(_ argument: String) {
    if let sign = argument.firstIndex(of: "="), Self.isPortName(argument[..<sign]) {
      port = String(argument[..<sign])
      location = Location(String(argument[argument.index(after: sign)...]))
    } else {
      location = Location(argument)
    }
  }

  private static func isPortName(_ text: Substring) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }
}

/// Where the data of a binding is.
enum Location: Equatable {
  case file(String)
  /// Standard input or output: `-`, or with the format of an output `flac:-`.
  case standardStream(format: String?)
  /// A key in the object store: `r2:KEY`.
  case object(String)

  init(_ text: String) {
    if text == "-" {
      self = .standardStream(format: nil)
    } else if text.hasSuffix(":-") {
      self = .standardStream(format: String(text.dropLast(2)))
    } else if text.hasPrefix("r2:") {
      self = .object(String(text.dropFirst(3)))
    } else {
      self = .file(text)
    }
  }

  var isStandardStream: Bool { if case .standardStream = self { true } else { false } }
}
