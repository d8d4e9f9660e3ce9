/// What is wrong with a rhythm or a melody in JSON; `description` is a sentence for the person who wrote it.
public struct RhythmError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
