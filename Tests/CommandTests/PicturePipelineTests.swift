import JSON
import TestSupport
import Testing

/// The pipelines `waveform`, `visualize` and `describe`, on a voice of Debian's alsa-utils.
@Suite("The pipelines that show and describe a recording")
struct PicturePipelineTests {
  let workspace: Workspace
  private let voice = "/usr/share/sounds/alsa/Front_Center.wav"

  init() throws { workspace = try Workspace() }

  private func run(_ arguments: String...) throws {
    let result = try Command(["run"] + arguments).wait()
    #expect(result.status == 0, "\(result.errors)")
  }

  @Test func `waveform writes what audiowaveform does`() throws {
    try run("waveform", "-i", voice, "-o", workspace.path("w.json"), "--set", "zoom=480", "--set", "bits=16")
    let data = try JSONValue(parsing: workspace.text("w.json"))
    #expect(data["version"]?.integer == 2)
    #expect(data["samples_per_pixel"]?.integer == 480)
    let length = try #require(data["length"]?.integer)
    let numbers = try #require(data["data"]?.array).compactMap(\.integer)
    #expect(numbers.count == 2 * Int(length))
    #expect(zip(numbers.enumerated(), numbers.dropFirst()).allSatisfy { $0.offset % 2 == 1 || $0.element <= $1 })
    #expect((numbers.max() ?? 0) > 3000)
    #expect((numbers.min() ?? 0) < -3000)
  }

  @Test func `the binary form has its header and two bytes a point`() throws {
    try run("waveform", "-i", voice, "-o", workspace.path("w.dat"), "--set", "format=dat", "--set", "zoom=480")
    let bytes = try readFile(workspace.path("w.dat"))
    func word(_ place: Int) -> Int { (0..<4).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) } }
    #expect(word(0) == 2)
    #expect(word(4) == 1)
    #expect(word(8) == 48_000)
    #expect(word(12) == 480)
    #expect(word(20) == 1)
    #expect(bytes.count == 24 + 2 * word(16))
  }

  @Test(arguments: ["png", "svg"])
  func `visualize draws a picture`(format: String) throws {
    try run(
      "visualize", "-i", voice, "-o", "picture=\(workspace.path("p." + format))", "-o",
      "waveform=\(workspace.path("w.json"))", "--set", "format=\(format)", "--set", "width=600", "--set", "height=300",
      "--set", "title=Front & <center>")
    let bytes = try readFile(workspace.path("p." + format))
    if format == "png" {
      #expect(Array(bytes.prefix(8)) == [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
      // Width and height, of the header chunk.
      #expect(Array(bytes[16..<24]) == [0, 0, 2, 88, 0, 0, 1, 44])
      #expect(bytes.count > 20_000)
    } else {
      #expect(String(decoding: bytes.prefix(200), as: UTF8.self).contains("<svg"))
    }
  }

  @Test func `describe tells of everything in one document`() throws {
    try run("describe", "-i", voice, "-o", workspace.path("d.json"))
    let description = try JSONValue(parsing: workspace.text("d.json"))
    let names = try #require(description.object?.keys)
    for name in ["segments", "onsets", "beats", "notes", "key", "hits", "loudness", "pattern"] {
      #expect(names.contains(name))
    }
    #expect(description["segments"]?.array?.isEmpty == false)
    #expect((description["loudness"]?["integrated"]?.number ?? 0) < -5)
  }
}
