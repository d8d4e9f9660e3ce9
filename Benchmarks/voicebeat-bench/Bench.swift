import Glibc

/// The parts of the benchmarks that need a compiled program; `Benchmarks/bench.py` calls them.
@main
enum Bench {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    do {
      switch (arguments.first, arguments.count) {
      case ("stems", 3):
        try Stems.write(into: arguments[1], seconds: Int(arguments[2]) ?? 0)
      case ("residual", 4...):
        try Residual.report(mix: arguments[1], gains: arguments[2], stems: Array(arguments.dropFirst(3)))
      case ("nodes", 1):
        try NodeCost.report()
      default:
        throw Failure("usage: voicebeat-bench nodes | stems DIR SECONDS | residual MIX GAINS STEM...")
      }
    } catch {
      print("voicebeat-bench: \(error)")
      exit(1)
    }
  }
}

/// Why a benchmark could not be made, in words.
struct Failure: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}
