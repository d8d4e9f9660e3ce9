import Glibc
import JSON
import Testing

@Suite("batch")
struct BatchTests {
  let workspace: Workspace
  let pipeline: String

  init() throws {
    workspace = try Workspace()
    pipeline = try workspace.makeGainPipeline()
    for name in ["a.wav", "b.wav", "c.wav"] { _ = try workspace.makeTone(name) }
  }

  private func batch(_ arguments: String...) throws -> Command.Result {
    try Command(["batch", pipeline] + arguments).wait()
  }

  @Test func everyInputBecomesItsOwnOutputAndFoldersAreMade() throws {
    let result = try batch("-i", workspace.path("*.wav"), "-o", workspace.path("out/mp/${name}.flac"))
    #expect(result.status == 0)
    #expect(result.errors.contains("3 inputs: 3 completed"))
    for name in ["a", "b", "c"] { #expect(workspace.exists("out/mp/\(name).flac")) }
  }

  @Test func theFolderAndThePlaceOfTheInputAreKnownToTheTemplate() throws {
    let result = try batch("-i", workspace.path("*.wav"), "-o", "${dir}/${index}.flac", "--jobs", "2")
    #expect(result.status == 0)
    for name in ["1", "2", "3"] { #expect(workspace.exists("\(name).flac")) }
  }

  @Test func aBrokenInputLeavesTheOthersAlone() throws {
    try workspace.write("no audio at all", to: "b.wav")
    let result = try batch("-i", workspace.path("*.wav"), "-o", workspace.path("${name}.flac"))
    #expect(result.status == 65)
    #expect(result.errors.contains("3 inputs: 2 completed, 1 failed"))
    #expect(result.errors.contains("voicebeat: error: \(workspace.path("b.wav")): "))
    #expect(workspace.names == ["a.flac", "a.wav", "b.wav", "c.flac", "c.wav", "louder.json"])
  }

  @Test func resumeDoesOnlyWhatIsNotDone() throws {
    let good = try workspace.text("louder.json")
    try workspace.write("no audio at all", to: "b.wav")
    #expect(try batch("-i", workspace.path("*.wav"), "-o", workspace.path("${name}.flac")).status == 65)
    _ = try workspace.makeTone("b.wav")
    let result = try batch("-i", workspace.path("*.wav"), "-o", workspace.path("${name}.flac"), "--resume")
    #expect(result.status == 0)
    #expect(result.errors.contains("3 inputs: 1 completed, 2 done before"))
    #expect(try workspace.text("louder.json") == good)
  }

  @Test func resumeDoesAnInputAgainThatIsNewerThanItsOutput() throws {
    #expect(try batch("-i", workspace.path("*.wav"), "-o", workspace.path("${name}.flac")).status == 0)
    _ = try workspace.makeTone("c.wav", seconds: 0.5)
    let result = try batch("-i", workspace.path("*.wav"), "-o", workspace.path("${name}.flac"), "--resume")
    #expect(result.errors.contains("3 inputs: 1 completed, 2 done before"))
  }

  @Test func twoInputsNeverGoToOneOutput() throws {
    let result = try batch("-i", workspace.path("*.wav"), "-o", workspace.path("out.flac"))
    #expect(result.status == 64)
    #expect(result.errors.contains("would both be written to"))
    #expect(!workspace.exists("out.flac"))
  }

  @Test func anOutputIsNeverAnInput() throws {
    let result = try batch("-i", workspace.path("*.wav"), "-o", "${dir}/${name}.wav")
    #expect(result.status == 64)
    #expect(result.errors.contains("is an input and would be replaced"))
  }

  @Test func aPatternWithoutFilesIs66() throws {
    let result = try batch("-i", workspace.path("*.ogg"), "-o", workspace.path("${name}.flac"))
    #expect(result.status == 66)
    #expect(result.errors.contains("no such file"))
  }

  @Test func whatIsWrongForEveryInputIsSaidOnce() throws {
    let result = try batch("-i", workspace.path("*.wav"), "-o", workspace.path("${name}.flac"), "--set", "levle=1")
    #expect(result.status == 64)
    #expect(result.errors.split(separator: "\n").count == 1)
  }

  @Test func jsonHasOneEntryForEachInput() throws {
    try workspace.write("no audio at all", to: "b.wav")
    let result = try batch("-i", workspace.path("*.wav"), "-o", workspace.path("${name}.flac"), "--json")
    #expect(result.status == 65)
    #expect(result.errors == "")
    let entries = try JSONValue(parsing: result.output).array ?? []
    #expect(entries.map { $0["status"] } == ["completed", "failed", "completed"])
    #expect(entries[1]["error"]?["status"] == 65)
  }
}
