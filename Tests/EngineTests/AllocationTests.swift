import Engine
import JSON
import TestSupport
import Testing

@Suite("While blocks flow")
struct AllocationTests {
  @Test("the engine allocates nothing", arguments: [1, 2])
  func steadyState(threads: Int) throws {
    _ = try Fixture.odd.get()
    let counter = Fixture.newPath("counter") + ".so"
    try Fixture.compile(["count-allocations.c"], to: counter)
    let (few, fewBlocks) = try run(length: 500_000, threads: threads, counter)
    let (many, manyBlocks) = try run(length: 20_000_000, threads: threads, counter)
    #expect(manyBlocks > fewBlocks + 5_000)
    // A queue may still grow, a link have to, a watch be kept: a few, but not one for every block.
    #expect(many - few < 300, "\(many - few) allocations for \(manyBlocks - fewBlocks) blocks")
  }

  /// Allocations of the whole process, and blocks that the source of the pipeline made.
  private func run(length: Int, threads: Int, _ counter: String) throws -> (allocations: Int, blocks: Int) {
    let folder = Fixture.newPath("allocations")
    let result = Fixture.newPath("count")
    File.write(
      #"""
      { "nodes": {
          "noise": { "stage": "odd.noise", "params": { "clips": 1, "length": \#(length), "chunk": 1000 } },
          "left": { "stage": "odd.invert", "in": "noise" },
          "right": { "stage": "odd.scramble", "in": "noise" },
          "mix": { "stage": "odd.mix", "in": ["left", "right"] },
          "hash": { "stage": "odd.hash", "in": "mix" } },
        "outputs": { "out": "hash" } }
      """#, to: folder + ".json")
    let answer = try Tool.run(
      PluginSearchPath.executableFolder + "/voicebeat",
      [
        "run", folder + ".json", "-o", folder + ".wav", "--plugin-path", Fixture.folder + "/odd", "--threads",
        "\(threads)", "--manifest", folder + ".manifest", "--quiet",
      ],
      environment: ["LD_PRELOAD": counter, "ALLOCATIONS": result, "VOICEBEAT_CACHE": Fixture.folder])
    try #require(answer.status == 0, "\(answer.output)")
    let manifest = try JSONValue(parsing: File.text(folder + ".manifest"))
    guard case .array(let nodes)? = manifest["nodes"],
      let hash = nodes.first(where: { $0["name"] == .string("hash") }), case .integer(let blocks)? = hash["firings"]
    else { throw RunError(.internal, "the manifest has no firings of \"hash\"") }
    return (Int(File.text(result)) ?? 0, Int(blocks))
  }
}
