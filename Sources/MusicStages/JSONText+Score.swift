public import JSON
public import PluginKit
public import Score

extension JSONText {
  /// What `read` makes of the value of a parameter: a melody, a rhythm, words.
  ///
  /// - Parameter parameter: The parameter's name.
  /// - Throws: `badParameter` about it.
  public func read<Result>(
    _ parameter: String, as read: (JSONValue) throws(ScoreError) -> Result
  ) throws(StageError) -> Result {
    do throws(ScoreError) {
      return try read(value ?? .null)
    } catch {
      throw .badParameter(error.description, about: parameter)
    }
  }

  /// A pipeline's parameter that is not set arrives as null.
  public var isNull: Bool { text == "null" }
}
