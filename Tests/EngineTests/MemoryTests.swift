import Glibc
import Pipeline
import Testing

@testable import Engine

@Suite("Memory is bounded by the pipeline's shape")
struct MemoryTests {
  private static let block = 64

  /// Bytes of the buffer behind one mono block: its samples, and the header and table before them.
  private static let blockBytes = 64 * 4 + 128

  /// One input feeds four branches that meet again; nothing collects.
  private func diamond(seconds: Int) throws -> Manifest {
    let registry = try Fixture.odd.get()
    let plan = try plan(
      #"""
      { "inputs": { "in": {} },
        "nodes": {
          "a": { "stage": "odd.invert", "in": "in" },
          "b": { "stage": "odd.scramble", "in": "a" },
          "c": { "stage": "odd.delay", "in": "in" },
          "mix": { "stage": "odd.mix", "in": ["a", "b", "c", "in"] },
          "hash": { "stage": "odd.hash", "in": "mix" } },
        "outputs": { "out": "hash" } }
      """#, with: registry)
    return try Run(
      plan: plan, registry: registry, options: RunOptions(threads: 2, blockFrames: Self.block),
      inputs: ["in": [tone(8_000 * seconds, rate: 8_000)]]
    ).execute()
  }

  @Test func aTenTimesLongerRecordingTakesNoMore() throws {
    let short = try diamond(seconds: 6)
    let long = try diamond(seconds: 60)
    // Each of the 9 links holds 8 blocks, its reader takes 8 more ahead of need and one turn publishes up to 8 beyond; the
    // aligned stage keeps on each of its 4 links the second by which clips may overlap, and `delay` its 5 blocks.
    let blocks = 9 * (8 + 8 + 8) + 4 * 8_000 / Self.block + 5
    #expect(long.peakBufferBytes <= blocks * Self.blockBytes, "\(long.peakBufferBytes)")
    // Not the same to the byte, for the order of turns differs from run to run: what the links hold may all be there or not.
    #expect(Double(long.peakBufferBytes) <= Double(short.peakBufferBytes) * 1.5)
    #expect(long.grownLinks <= short.grownLinks + 8)
  }

  @Test func aStageThatIsCalledAgainEmitsAnyLengthInTheSameMemory() throws {
    let registry = try Fixture.odd.get()
    func repeated(_ times: Int) throws -> Manifest {
      let plan = try plan(
        #"""
        { "inputs": { "in": {} },
          "nodes": {
            "long": { "stage": "odd.repeat", "in": "in", "params": { "times": \#(times) } },
            "hash": { "stage": "odd.hash", "in": "long" } },
          "outputs": { "out": "hash" } }
        """#, with: registry)
      return try Run(
        plan: plan, registry: registry, options: RunOptions(threads: 2, blockFrames: Self.block),
        inputs: ["in": [tone(Self.block, rate: 8_000)]]
      ).execute()
    }
    // Three links of 8 blocks, 8 more ahead of need and 8 of a turn; the clip that is repeated, and one that is put together.
    #expect(try repeated(10_000).peakBufferBytes <= (3 * 24 + 2) * Self.blockBytes)
  }

  @Test func aBranchThatCollectsLetsItsSiblingGrowAndTheResultIsExact() throws {
    let registry = try Fixture.odd.get()
    let plan = try plan(
      #"""
      { "inputs": { "in": {} },
        "nodes": {
          "whole": { "stage": "odd.reverse", "in": "in" },
          "mix": { "stage": "odd.mix", "in": ["whole", "in"] } },
        "outputs": { "out": "mix" } }
      """#, with: registry)
    let voice = tone(50_000, rate: 8_000)
    let run = Run(plan: plan, registry: registry, options: RunOptions(blockFrames: 64), inputs: ["in": [voice]])
    let manifest = try run.execute()
    #expect(manifest.grownLinks > 0)
    let samples = voice.channels[0]
    let expected = zip(samples.reversed(), samples).map { $0 * 0.9371 + $1 }
    #expect(run.outputs["out"]?.first?.channels[0] == expected)
  }

  @Test(arguments: [["whole", "in"], ["whole", "in", "in"]])
  func whatWaitsLongWaitsOnDiskAndComesBackExact(inputs: [String]) throws {
    let registry = try Fixture.odd.get()
    let plan = try plan(
      #"""
      { "inputs": { "in": {} },
        "nodes": {
          "whole": { "stage": "odd.reverse", "in": "in" },
          "mix": { "stage": "odd.mix", "in": \#(inputs) },
          "hash": { "stage": "odd.hash", "in": "in" } },
        "outputs": { "out": "mix", "sum": "hash" } }
      """#, with: registry)
    // 40 MB: five times what may wait in memory.
    let voice = tone(10_000_000, rate: 48_000)
    let run = Run(plan: plan, registry: registry, options: RunOptions(blockFrames: 8_192), inputs: ["in": [voice]])
    let manifest = try run.execute()
    #expect(manifest.grownLinks > 100)
    #expect(manifest.peakBufferBytes < 24 << 20, "\(manifest.peakBufferBytes)")
    let samples = voice.channels[0]
    let sum = try #require(run.outputs["out"]?.first?.channels[0])
    try #require(sum.count == samples.count)
    let differs = samples.indices.first { index in
      var expected: Float = samples[samples.count - 1 - index] * 0.9371 + samples[index]
      if inputs.count == 3 { expected = expected * 0.9371 + samples[index] }
      return sum[index] != expected
    }
    #expect(differs == nil)
  }

  @Test(arguments: [16_384, 1_024])
  func whatAStageTakesAllAtOnceWaitsOnDiskAndComesExact(blockFrames: Int) throws {
    let registry = try Fixture.odd.get()
    let plan = try plan(
      #"""
      { "nodes": {
          "noise": { "stage": "odd.noise", "params": { "clips": 1500, "length": 8000 } },
          "all": { "stage": "odd.all", "in": "noise" },
          "each": { "stage": "odd.hash", "in": "noise" } },
        "outputs": { "all": "all", "each": "each" } }
      """#, with: registry)
    // 48 MB: six times what may wait in memory.
    let run = Run(plan: plan, registry: registry, options: RunOptions(blockFrames: blockFrames))
    let manifest = try run.execute()
    #expect(manifest.peakBufferBytes < 20 << 20, "\(manifest.peakBufferBytes)")
    // Where every clip is one block, both are told the same.
    let hashes = [run.outputs["all"], run.outputs["each"]].map { $0?.first?.channels }
    #expect(hashes[0] != nil)
    #expect((hashes[0] == hashes[1]) == (blockFrames > 16_000))
  }

  @Test func pastTheBudgetItFailsAndTellsWhoWaitsForWhom() throws {
    let registry = try Fixture.odd.get()
    let plan = try plan(
      #"""
      { "nodes": {
          "noise": { "stage": "odd.noise", "params": { "clips": 1000, "length": 8000 } },
          "late": { "stage": "odd.late", "in": "noise" },
          "mix": { "stage": "odd.mix", "in": ["late.now", "late.later"] } },
        "outputs": { "out": "mix" } }
      """#, with: registry)
    let run = Run(plan: plan, registry: registry, options: RunOptions(memory: 4 << 20, blockFrames: 1024))
    #expect {
      try run.execute()
    } throws: { error in
      let error = error as? RunError
      let waiting = error?.waiting.joined(separator: "\n") ?? ""
      return error?.code == .limit && error?.message.contains("memory budget of 4 MB is spent") == true
        && waiting.contains("mix: it waits for late")
    }
  }

  @Test func aLargeClipIsCollectedInAFileWithoutANameAndComesBackExact() throws {
    let registry = try Fixture.odd.get()
    let plan = try plan(
      #"""
      { "inputs": { "in": {} },
        "nodes": { "slices": { "stage": "odd.slices", "in": "in", "params": { "length": 100000, "overlap": 0 } },
                   "hash": { "stage": "odd.all", "in": "slices" } },
        "outputs": { "out": "slices" } }
      """#, with: registry)
    // 20 MB a channel: past the threshold of 16 MB for the clip.
    let voice = tone(5_000_000, rate: 8_000)
    let run = Run(plan: plan, registry: registry, options: RunOptions(blockFrames: 4096), inputs: ["in": [voice]])
    let manifest = try run.execute()
    let clips = try #require(run.outputs["out"])
    #expect(clips.count == 50)
    #expect(Array(clips.map { $0.channels[0] }.joined()) == voice.channels[0])
    #expect(manifest.peakBufferBytes < 20 << 20, "\(manifest.peakBufferBytes)")
  }

  @Test func aTemporaryFileHasNoNameFromTheStart() throws {
    let file = try TemporaryFile(reserving: 1 << 20)
    var status = stat()
    #expect(fstat(file.descriptor, &status) == 0)
    #expect(status.st_nlink == 0)
    #expect(status.st_size == 1 << 20)
  }

  @Test func freeBuffersOfAllSizesDoNotPileUp() throws {
    let pool = BufferPool(budget: 512 << 20)
    for frames in stride(from: 1_000, to: 400_000, by: 64) { try pool.buffer(channels: 1, frames: frames).release() }
    #expect(pool.live == 0)
    #expect(pool.pooled <= 10 << 20)
  }
}
