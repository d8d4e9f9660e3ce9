import Console
import Engine
import Pipeline
import Synchronization
import Threads

/// One pipeline run over many inputs, several at a time. A run that fails leaves the others alone.
struct Batch: Sendable {
  let workshop: Workshop
  let document: PipelineDocument
  let settings: [String: String]
  let limits: LimitOptions
  /// Runs at a time.
  let jobCount: Int
  /// When the objects among inputs and outputs were written, where inputs are skipped whose outputs are there already.
  let resuming: [String: Int]?
  /// Told of each input when it is done with.
  let onResult: @Sendable (BatchJob, BatchResult) -> Void

  /// Runs every job and answers with the results in the order of the jobs.
  func perform(_ jobs: [BatchJob], _ progress: BatchProgress) -> [BatchResult] {
    let next = Atomic(0)
    let results = Mutex([BatchResult](repeating: .cancelled, count: jobs.count))
    Thread.parallel(min(jobCount, jobs.count)) {
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < jobs.count, !progress.isCancelled else { return }
        let result = perform(jobs[index], index, progress)
        let failed = if case .failed = result { true } else { false }
        progress.end(index, failed: failed)
        results.withLock { $0[index] = result }
        onResult(jobs[index], result)
      }
    }
    return results.withLock { $0 }
  }

  private func perform(_ job: BatchJob, _ index: Int, _ progress: BatchProgress) -> BatchResult {
    if let resuming, job.isComplete(objects: resuming) { return .skipped }
    do {
      let runID = RunID.make()
      let plan = try workshop.plan(
        document, settings: settings, inputs: [job.inputArgument], outputs: job.outputArguments, runID: runID,
        for: .run)
      // What runs side by side shares the cores.
      let threads = max(1, RunOptions.coreCount / jobCount)
      let run = Run(
        plan: plan, registry: workshop.registry,
        options: limits.runOptions(runID: runID, threads: threads, wantsDigests: false))
      for file in job.outputFiles { try FileContents.makeFolder(of: file) }
      guard progress.begin(index, run) else { return .cancelled }
      return .completed(try run.execute())
    } catch {
      return progress.isCancelled ? .cancelled : .failed(CommandError(error))
    }
  }
}
