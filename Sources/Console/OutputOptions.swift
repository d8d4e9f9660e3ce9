public import ArgumentParser

/// How much is said, and in which form.
public struct OutputOptions: ParsableArguments {
  @Flag(help: "Print one JSON document on standard output: the result, or the error.")
  public var json = false

  @Flag(help: "Say nothing but errors.")
  public var quiet = false

  public init() {}
}
