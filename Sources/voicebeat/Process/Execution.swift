import Console
import Engine

/// A run under way in this process: signals cancel it, its progress is shown, its error is thrown.
struct Execution {
  let run: Run

  /// Runs to the end.
  ///
  /// A crash inside a stage names the node and the plugin.
  ///
  /// - Throws: the run's error; after a signal a ``CommandError`` with the status that the signal asks for.
  func perform(showingProgress: Bool) throws -> Manifest {
    CrashReporter.install()
    let run = run
    let signals = SignalWatch { run.cancel() }
    let display = showingProgress && Terminal.showsProgress ? ProgressDisplay { ProgressLine.text(run.progress) } : nil
    defer { display?.stop() }
    do {
      return try run.execute()
    } catch {
      guard let status = signals.status else { throw error }
      throw CommandError(status, "ended by a signal; nothing partial is left")
    }
  }
}
