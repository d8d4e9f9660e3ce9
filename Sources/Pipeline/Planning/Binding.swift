public import JSON

/// What a pipeline's free input or output is bound to.
public enum Binding: Sendable {
  /// A source or sink stage made for it: which one, by what flows through the port.
  ///
  /// Strings are taken as they are, except in parameters that take clip templates: there `${run.id}` and the pipeline's
  /// parameters are filled in, too.
  case stage(byKind: [PortDescription.Kind: String], parameters: [String: JSONValue])
  /// The program that runs the pipeline feeds it, or reads from it.
  case memory

  /// The stage called `name`, whatever flows through the port.
  public static func stage(name: String, parameters: [String: JSONValue]) -> Binding {
    .stage(
      byKind: Dictionary(uniqueKeysWithValues: PortDescription.Kind.allCases.map { ($0, name) }),
      parameters: parameters)
  }
}
