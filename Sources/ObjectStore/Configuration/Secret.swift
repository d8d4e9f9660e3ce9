/// A text that must not be seen: printing, describing, dumping or mirroring it never shows it.
public struct Secret: Equatable, Sendable {
  private let text: String

  public init(_ text: String) { self.text = text }

  /// Hands the text to what needs it, such as a signature.
  public func withText<Result>(_ body: (String) throws -> Result) rethrows -> Result { try body(text) }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "(secret)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
