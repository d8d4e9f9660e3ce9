import TestSupport
import Testing

/// The pipeline `segments` on recorded voices of Debian's alsa-utils.
@Suite("The pipeline segments")
struct SegmentsTests {
  let workspace: Workspace

  init() throws { workspace = try Workspace() }

  @Test func `finds somebody talking in recorded voices, in text, a line a segment`() throws {
    var labels: [Substring] = []
    for name in [
      "Front_Center", "Front_Left", "Front_Right", "Rear_Center", "Rear_Left", "Rear_Right", "Side_Left", "Side_Right",
    ] {
      let file = workspace.path("segments.txt")
      let result = try Command.run("run", "segments", "-i", "/usr/share/sounds/alsa/\(name).wav", "-o", file)
      #expect(result.status == 0, "\(result.errors)")
      let lines = try workspace.text("segments.txt").split(separator: "\n").map { $0.split(separator: "\t") }
      #expect(lines.count >= 1 && lines.count <= 2)
      for line in lines {
        try #require(line.count == 3)
        labels.append(line[2])
        let (start, end) = (try #require(Double(line[0])), try #require(Double(line[1])))
        #expect(start >= 0 && end - start > 0.2 && end < 2)
      }
    }
    #expect(labels.allSatisfy { $0 == "speech" }, "\(labels)")
  }

  @Test func silenceIsListedWhenAskedFor() throws {
    let file = workspace.path("segments.csv")
    let result = try Command.run(
      "run", "segments", "-i", "/usr/share/sounds/alsa/Front_Center.wav", "-o", file, "--set", "silence=true")
    #expect(result.status == 0, "\(result.errors)")
    let table = try workspace.text("segments.csv")
    #expect(table.contains("segments,0.0,") && table.contains(",silence,"))
  }
}
