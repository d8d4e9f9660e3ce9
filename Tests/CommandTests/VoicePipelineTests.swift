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
}
