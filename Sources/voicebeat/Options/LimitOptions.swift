import ArgumentParser
import Console
import Engine

/// What a run may take.
struct LimitOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Threads that process audio (default: one for each core).", valueName: "n"))
  var threads: Int?

  @Option(help: ArgumentHelp("Memory for audio, such as 512M or 2G.", valueName: "bytes"))
  var memory: ByteCount?

  @Option(help: ArgumentHelp("Time after which the run is ended, such as 500ms, 60s or 5m.", valueName: "time"))
  var deadline: TimeSpan?

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads is a number from 1 to 1024, not \(threads)")
    }
  }

  /// - Parameter threads: What holds where the command line does not say.
  func runOptions(runID: String, threads: Int? = nil, wantsDigests: Bool) -> RunOptions {
    var options = RunOptions()
    options.runID = runID
    options.wantsDigests = wantsDigests
    if let threads = self.threads ?? threads { options.threads = threads }
    if let memory { options.memory = memory.bytes }
    if let deadline { options.deadline = .seconds(deadline.seconds) }
    return options
  }
}
