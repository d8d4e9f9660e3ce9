/// What is wrong with a melody, a rhythm or words in JSON; `description` is a sentence for the person who wrote it: where, what is
/// expected, and what to do.
public struct ScoreError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is read, such as "the melody".
  public let subject: String
  /// JSON pointer (RFC 6901) from there to what is wrong; empty for the whole.
  public let pointer: String
  /// The rest of the sentence.
  public let problem: String

  public init(_ subject: String, at pointer: String = "", _ problem: String) {
    self.subject = subject
    self.pointer = pointer
    self.problem = problem
  }

  public var description: String { "\(subject)\(pointer.isEmpty ? "" : " at \(pointer)") \(problem)" }
}
