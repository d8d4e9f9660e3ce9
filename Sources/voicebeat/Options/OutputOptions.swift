import ArgumentParser

/// How much is said, and in which form.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print one JSON document on standard output: the result, or the error.")
  var json = false

  @Flag(help: "Say nothing but errors.")
  var quiet = false
}
