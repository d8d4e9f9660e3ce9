import Engine
import Pipeline
import Testing

@Suite("normalize")
struct NormalizeTests {
  private func normalize(
    _ clips: [MemoryClip], _ parameters: String = "", blockFrames: Int = 512
  ) throws -> [MemoryClip] {
    try run(
      #""out": { "stage": "normalize", "in": "a", "params": { \#(parameters) } }"#, with: ["a": clips],
      blockFrames: blockFrames)
  }

  @Test("brings a clip to −14 LUFS unless told otherwise", arguments: [nil, -23.0, -10])
  func loudness(target: Double?) throws {
    let out = try normalize([programme(seconds: 3)], target.map { #""level": \#($0)"# } ?? "")
    #expect(abs(try #require(try level("integrated", of: out[0])) - (target ?? -14)) < 0.1)
    #expect(try #require(try level("true_peak", of: out[0])) <= -1)
  }

  @Test("brings the true peak to a level, without limiting", arguments: [nil, -3.0, -20])
  func peak(target: Double?) throws {
    let clip = programme(seconds: 1)
    let out = try normalize([clip], #""measure": "peak""# + (target.map { #", "level": \#($0)"# } ?? ""))
    #expect(abs(try #require(try level("true_peak", of: out[0])) - (target ?? -1)) < 0.01)
    let factor = out[0].channels[0][50] / clip.channels[0][50]
    #expect(zip(clip.channels[1], out[0].channels[1]).allSatisfy { abs($0 * factor - $1) < 1e-6 })
  }

  @Test("brings every clip to the level on its own, and leaves it where it is")
  func clips() throws {
    let out = try normalize(
      [programme(seconds: 1, peaks: 0), programme(seconds: 1.5, peaks: 0.2, start: 100_000)], #""level": -20"#)
    #expect(out.map(\.start) == [0, 100_000])
    #expect(out.map(\.frames) == [48_000, 72_000])
    for clip in out { #expect(abs(try #require(try level("integrated", of: clip)) + 20) < 0.1) }
  }

  @Test("leaves silence, empty clips and short ones alone")
  func nothing() throws {
    let silence = level(0, 48000, rate: 48000)
    #expect(try normalize([silence]) == [silence])
    #expect(try normalize([silence], #""measure": "peak""#) == [silence])
    #expect(try normalize([level(0, 0, rate: 48000)]).map(\.frames) == [0])
    let short = programme(seconds: 0.2, peaks: 0)
    #expect(try normalize([short]) == [short])
  }

  @Test("gives the same at every block size", arguments: awkwardBlockSizes.dropFirst())
  func blockInvariance(blockFrames: Int) throws {
    let clips = [programme(seconds: 0.5), noise(30_000, channels: 2, start: 40_000)]
    #expect(try normalize(clips, blockFrames: blockFrames) == normalize(clips))
  }

  @Test("refuses a peak above the ceiling")
  func aboveCeiling() throws {
    let error = try failure(
      #""out": { "stage": "normalize", "in": "a", "params": { "measure": "peak", "level": -0.5 } }"#,
      with: ["a": [programme(seconds: 0.1)]])
    #expect(error?.code == .badParameter)
    #expect(error?.about == "level")
  }
}
