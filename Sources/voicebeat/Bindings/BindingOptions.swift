import ArgumentParser

/// What the pipeline's free inputs and outputs are bound to.
struct BindingOptions: ParsableArguments {
  @Option(
    name: [.customShort("i"), .customLong("input")], parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Feed an input of the pipeline. May stand several times.",
      discussion: "- is standard input, r2:KEY an object. Without a port it is the pipeline's only input.",
      valueName: "[port=]file"),
    completion: .file())
  var inputs: [String] = []

  @Option(
    name: [.customShort("o"), .customLong("output")], parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Keep an output of the pipeline. May stand several times.",
      discussion:
        "The extension chooses the format. - is standard output: audio as WAV, events as lines of text; flac:- and json:- choose otherwise. Without a port it is the only output.",
      valueName: "[port=]file"),
    completion: .file())
  var outputs: [String] = []
}
