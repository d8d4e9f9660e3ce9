/// Why bytes are no MIDI file that can be read; `description` is a sentence for the person who has the file.
public struct MIDIError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Kind: Hashable, Sendable {
    /// The bytes are not what the format says.
    case malformed
    /// A MIDI file of a sort that is not read.
    case unsupported
    /// More, or longer, than is read.
    case limit
  }

  public let kind: Kind
  /// From the start of the file, where one place is to blame.
  public let offset: Int?
  public let problem: String

  init(_ kind: Kind, at offset: Int? = nil, _ problem: String) {
    self.kind = kind
    self.offset = offset
    self.problem = problem
  }

  public var description: String { offset.map { "byte \($0): \(problem)" } ?? problem }
}
