import Glibc
import TestSupport
import Testing

/// `voicebeat samples` on a local folder.
@Suite("Sample commands")
struct SamplesTests {
  private let workspace: Workspace
  private let environment: [String: String?]

  init() throws {
    workspace = try Workspace()
    environment = ["VOICEBEAT_STORAGE": "local:\(workspace.path("store"))", "HOME": workspace.folder]
    mkdir(workspace.path("pack"), 0o700)
  }

  private func samples(_ arguments: String...) throws -> Command.Result {
    try Command(["samples"] + arguments, environment: environment).wait()
  }

  @Test func aFolderIsImportedListedAndShown() throws {
    _ = try workspace.makeTone("pack/rock kick.wav")
    let dry = try samples("import", workspace.path("pack"), "--dry-run")
    #expect(dry.status == 0, "\(dry.errors)")
    #expect(dry.output.contains("pack/rock-kick"))
    #expect(!workspace.exists("store/samples"))
    let done = try samples("import", workspace.path("pack"), "--licence", "CC0-1.0", "--json")
    #expect(done.status == 0, "\(done.errors)")
    #expect(done.output.contains("\"instrument\": \"kick\""))
    let list = try samples("list", "--genre", "rock", "--instrument", "bd")
    #expect(list.output.contains("pack/rock-kick"))
    #expect(list.output.contains("built-in/rock/kick/hard-1"))
    #expect(!list.output.contains("snare"))
    #expect(try samples("show", "pack/rock-kick").output.contains("CC0-1.0"))
    let shown = try samples("show", "kick", "--genre", "rock")
    #expect(shown.output.contains("looked in  rock/kick\n"))
    #expect(shown.output.contains("pack/rock-kick"))
    #expect(try samples("import", workspace.path("pack"), "--licence", "CC0-1.0").errors.contains("1 there already"))
  }

  @Test func withoutAnyImportTheBuiltInKitIsThere() throws {
    let shown = try samples("show", "snare", "--genre", "jazz")
    #expect(shown.status == 0, "\(shown.errors)")
    #expect(shown.output.contains("built-in/jazz/snare/soft-2"))
  }

  @Test func wrongNamesSuggestTheRightOnes() throws {
    let instrument = try samples("list", "--instrument", "snarre")
    #expect(instrument.status == 64)
    #expect(instrument.errors.contains("Did you mean \"snare\"?"))
    let sample = try samples("show", "built-in/rock/kick/hard-7")
    #expect(sample.status == 66)
    #expect(sample.errors.contains("Did you mean"))
    #expect(try samples("import", workspace.path("pack")).status == 66)
    #expect(try samples("import").status == 64)
  }

  @Test func aBrokenCatalogueIsToldWithItsPlace() throws {
    let broken = try workspace.write("{\"version\": 1,\n \"samples\": 7}", to: "c.json")
    let put = try Command(["storage", "put", broken, "samples/catalogue.json"], environment: environment).wait()
    #expect(put.status == 0)
    let list = try samples("list")
    #expect(list.status == 65)
    #expect(list.errors.contains("samples/catalogue.json"))
    #expect(list.errors.contains("line 2, column 13"))
  }
}
