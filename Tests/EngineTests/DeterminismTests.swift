import Glibc
import Pipeline
import Testing

@testable import Engine

@Suite("The output is the same to the bit")
struct DeterminismTests {
  /// Graphs in each of the cases below; hundreds in all.
  private static let graphsPerCase: UInt64 = 20

  @Test(
    "whatever the number of threads, the order of turns and the pauses between them", arguments: 0..<15 as Range<UInt64>
  )
  func randomGraphs(group: UInt64) throws {
    let registry = try Fixture.odd.get()
    for seed in group * Self.graphsPerCase..<(group + 1) * Self.graphsPerCase {
      let pipeline = RandomPipeline(seed: seed)
      let plan = try plan(pipeline.text, with: registry)
      let expected = try outputs(plan, registry, threads: 1, perturbation: nil)
      for threads in [1, 2, 3, 8] {
        let pause: UInt32 = seed % 4 == 0 ? 80 : 0
        let perturbation = Scheduler.Perturbation(seed: seed &* 31 &+ UInt64(threads), longestPause: pause)
        let got = try outputs(plan, registry, threads: threads, perturbation: perturbation)
        #expect(got == expected, "graph \(seed) with \(threads) threads:\n\(pipeline.text)")
      }
    }
    #expect(Threads.allHaveLeft(within: 60))
  }

  @Test func theSeedAloneChangesWhatRandomStagesMake() throws {
    let registry = try Fixture.odd.get()
    let plan = try plan(
      #"{ "name": "noise", "nodes": { "a": { "stage": "odd.noise" }, "b": { "stage": "odd.noise" } }, "outputs": { "a": "a", "b": "b" } }"#,
      with: registry)
    func run(_ seed: UInt64) throws -> [String: [MemoryClip]] {
      let run = Run(plan: plan, registry: registry, options: RunOptions(seed: seed))
      try run.execute()
      return run.outputs
    }
    let first = try run(1)
    #expect(try run(1) == first)
    #expect(try run(2) != first)
    #expect(first["a"] != first["b"])
  }

  /// What a run makes. Checks on the way that it ends in time and leaves no buffer behind.
  private func outputs(
    _ plan: Plan, _ registry: PluginRegistry, threads: Int, perturbation: Scheduler.Perturbation?
  ) throws -> [String: [MemoryClip]] {
    var options = RunOptions(threads: threads, deadline: .seconds(120), blockFrames: 64, seed: 7)
    options.perturbation = perturbation
    var run: Run? = Run(plan: plan, registry: registry, options: options)
    try run!.execute()
    let outputs = run!.outputs
    // A buffer keeps its pool, so a pool that goes with its run has all of them back.
    weak let pool = run!.bufferPool
    run = nil
    #expect(eventually { pool == nil }, "a buffer, or the run itself, was left behind")
    return outputs
  }
}
