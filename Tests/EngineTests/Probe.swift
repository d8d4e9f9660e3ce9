import Engine
import Pipeline
import Testing

/// Pipelines of the stages in `Fixtures/probe.c`, and what those wrote down.
struct Probe {
  static let registry = Result { try Fixture.registry("probe", ["probe.c"]) }

  let log: String
  let run: Run

  /// One node `probe` of `stage`, which does `act` in call `when`; its audio goes to memory.
  init(
    _ stage: String = "probe.source", act: String = "none", when: String = "process", options: RunOptions = RunOptions()
  ) throws {
    try self.init(options: options) { log in
      #"""
      { "name": "probing",
        "nodes": { "probe": { "stage": "\#(stage)", "params": { "log": "\#(log)", "act": "\#(act)", "when": "\#(when)" } } },
        "outputs": { "out": "probe" } }
      """#
    }
  }

  /// A pipeline whose text is made with the path of a new log.
  init(options: RunOptions = RunOptions(), _ text: (_ log: String) -> String) throws {
    log = Fixture.newPath("log")
    let registry = try Self.registry.get()
    run = Run(plan: try plan(text(log), with: registry), registry: registry, options: options)
  }

  /// The lines written so far.
  var lines: [String] { File.text(log).split(separator: "\n").map(String.init) }

  /// Runs and answers with the error that this must end in.
  func failure(sourceLocation: SourceLocation = #_sourceLocation) throws -> RunError {
    do {
      try run.execute()
    } catch {
      return error
    }
    return try #require(nil as RunError?, "the run was to fail", sourceLocation: sourceLocation)
  }
}
