import TestSupport
import Testing

/// The pipelines that tell what is in a recording, on recorded voices.
@Suite("Analysis pipelines")
struct AnalysisTests {
  let workspace: Workspace

  init() throws {
    workspace = try Workspace()
  }

  @Test("pitch: a line for every frame, and a speaking voice where somebody speaks")
  func pitch() throws {
    for voice in ["Front_Center", "Rear_Left"] {
      let result = try Command.run(
        "run", "pitch", "-i", "/usr/share/sounds/alsa/\(voice).wav", "-o", workspace.path("pitch.txt"))
      #expect(result.status == 0, "\(result.errors)")
      let lines = try workspace.text("pitch.txt").split(separator: "\n").map { $0.split(separator: "\t") }
      #expect(lines.count > 200)
      #expect(lines.allSatisfy { $0.count == 3 })
      let voiced = lines.compactMap { Double($0[2]) }.filter { $0 > 0 }.sorted()
      #expect(Double(voiced.count) > 0.2 * Double(lines.count))
      #expect((150...300).contains(voiced[voiced.count / 2]))
    }
  }
}
