import JSON
import TestSupport
import Testing

/// The pipelines for voices, on recorded ones.
@Suite("voice pipelines")
struct VoicePipelineTests {
  let workspace: Workspace
  private static let voices = ["Front_Center", "Rear_Left", "Side_Right"].map { "/usr/share/sounds/alsa/\($0).wav" }

  init() throws {
    workspace = try Workspace()
  }

  @Test("autotune keeps a voice's length and changes it unless told not to", arguments: voices)
  func autotune(voice: String) throws {
    let digests = try ["1", "0"].map { strength in
      let result = try Command.run(
        "run", "autotune", "-i", voice, "-o", workspace.path("tuned.wav"), "--set", "scale=C major",
        "--set", "strength=\(strength)", "--json")
      #expect(result.status == 0, "\(result.errors)")
      let manifest = try JSONValue(parsing: result.output)
      let lengths = ["inputs", "outputs"].map {
        manifest[$0]?[0]?["summary"]?.string?.split(separator: " ").last
      }
      #expect(lengths[0] != nil && lengths[0] == lengths[1])
      return manifest["outputs"]?[0]?["sha256"]?.string
    }
    #expect(digests[0] != nil && digests[0] != digests[1])
  }

  /// Milliseconds of a run's first input and of its first output, by its manifest.
  private func lengths(_ pipeline: String, _ voice: String, _ settings: String...) throws -> [Int] {
    let result = try Command(
      ["run", pipeline, "-i", voice, "-o", workspace.path("result.wav"), "--json"]
        + settings.flatMap { ["--set", $0] }
    ).wait()
    #expect(result.status == 0, "\(result.errors)")
    let manifest = try JSONValue(parsing: result.output)
    return try ["inputs", "outputs"].map { side in
      let summary = try #require(manifest[side]?[0]?["summary"]?.string)
      // Minutes, seconds and milliseconds end it: 0:01.428.
      let parts = try #require(summary.split(separator: " ").last).split { ":.".contains($0) }.compactMap { Int($0) }
      return parts[0] * 60_000 + parts[1] * 1_000 + parts[2]
    }
  }

  @Test("pitch-shift keeps a voice's length, whatever becomes of its formants", arguments: ["move", "keep"])
  func pitchShift(formants: String) throws {
    let lengths = try lengths("pitch-shift", Self.voices[0], "semitones=5", "formants=\(formants)")
    #expect(lengths[0] == lengths[1])
  }

  @Test("time-stretch makes a voice as long as it is told", arguments: [0.5, 1.5])
  func timeStretch(factor: Double) throws {
    let lengths = try lengths("time-stretch", Self.voices[0], "factor=\(factor)")
    #expect(abs(Double(lengths[1]) - Double(lengths[0]) * factor) <= 1)
  }

  @Test("vocal puts what is said, sung and beaten back in its place", arguments: voices)
  func vocal(voice: String) throws {
    let lengths = try lengths("vocal", voice, "bpm=100", "scale=C major")
    #expect(lengths[1] > lengths[0] / 2 && lengths[1] <= lengths[0] + 1_000)
  }
}
