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

  @Test("notes: a line for each note, whose third column is its MIDI number with fraction")
  func notes() throws {
    let tone = try workspace.makeTone("tone.wav", seconds: 1)
    let result = try Command.run("run", "notes", "-i", tone, "-o", workspace.path("notes.txt"))
    #expect(result.status == 0, "\(result.errors)")
    let lines = try workspace.text("notes.txt").split(separator: "\n").map { $0.split(separator: "\t") }
    #expect(lines.count == 1 && lines[0].count == 3)
    #expect(abs((Double(lines[0][2]) ?? 0) - 57) < 0.05)
  }

  @Test("key: its name as third column, as other stages take it for a scale")
  func key() throws {
    let tone = try workspace.makeTone("tone.wav", seconds: 1)
    let result = try Command.run("run", "key", "-i", tone, "-o", workspace.path("key.txt"))
    #expect(result.status == 0, "\(result.errors)")
    let line = try workspace.text("key.txt").split(separator: "\n").first?.split(separator: "\t")
    let key = String(try #require(line?.last))
    let tuned = try Command.run(
      "run", "autotune", "-i", tone, "-o", workspace.path("tuned.wav"), "--set", "scale=\(key)")
    #expect(tuned.status == 0, "\(key): \(tuned.errors)")
  }
}
