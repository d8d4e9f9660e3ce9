import Glibc
import TestSupport
import Testing

/// `voicebeat storage` on a local folder, as a user without an account has it.
@Suite("Storage commands")
struct StorageTests {
  private let workspace: Workspace
  private let environment: [String: String?]

  init() throws {
    workspace = try Workspace()
    environment = [
      "VOICEBEAT_STORAGE": "local:\(workspace.path("store"))", "R2_ACCOUNT_ID": nil, "R2_ACCESS_KEY_ID": nil,
      "R2_SECRET_ACCESS_KEY": nil, "R2_BUCKET_NAME": nil, "R2_ENDPOINT": nil, "HOME": workspace.folder,
      "XDG_STATE_HOME": nil, "XDG_CACHE_HOME": nil, "XDG_DATA_HOME": nil,
    ]
  }

  private func storage(_ arguments: String...) throws -> Command.Result {
    try Command(["storage"] + arguments, environment: environment).wait()
  }

  @Test func aFileGoesInAndComesOutAsItWas() throws {
    let tone = try workspace.makeTone("tone.wav")
    let put = try storage("put", tone, "takes/", "--metadata", "singer=Änn")
    #expect(put.status == 0, "\(put.errors)")
    let get = try storage("get", "takes/tone.wav", workspace.path("back.wav"))
    #expect(get.status == 0, "\(get.errors)")
    #expect(try readFile(workspace.path("back.wav")) == readFile(tone))
    let stat = try storage("stat", "takes/tone.wav")
    #expect(stat.output.contains("audio/wav"))
    #expect(stat.output.contains("Änn"))
  }

  @Test func aFolderGoesInAndComesOut() throws {
    mkdir(workspace.path("in"), 0o700)
    mkdir(workspace.path("in/deep"), 0o700)
    try workspace.write("one", to: "in/one.txt")
    try workspace.write("two", to: "in/deep/two.txt")
    #expect(try storage("put", "-r", workspace.path("in"), "all").status == 0)
    let list = try storage("ls", "-r")
    #expect(list.output.contains("all/deep/two.txt"))
    #expect(list.output.contains("all/one.txt"))
    #expect(try storage("ls", "all/").output.contains("all/deep/\n"))
    #expect(try storage("get", "-r", "all/", workspace.path("out")).status == 0)
    #expect(try workspace.text("out/deep/two.txt") == "two")
  }

  @Test func standardStreamsWork() throws {
    let put = try Command(
      ["storage", "put", "-", "notes/n.txt"], input: try workspace.write("hello", to: "hello.txt"),
      environment: environment
    ).wait()
    #expect(put.status == 0, "\(put.errors)")
    #expect(try storage("get", "notes/n.txt", "-").output == "hello")
  }

  @Test func whatIsMissingEndsWith66AndOneLine() throws {
    let result = try storage("get", "no/such", workspace.path("x"))
    #expect(result.status == 66)
    #expect(result.errors.split(separator: "\n").count == 1)
    #expect(!workspace.exists("x"))
  }

  @Test("A text that is no key ends with 64", arguments: ["/a", "a//b", "../a", "a\\b", ""])
  func badKeys(_ key: String) throws {
    let result = try storage("stat", key)
    #expect(result.status == 64)
    #expect(result.errors.contains("cannot be a key"))
  }

  @Test func anObjectThatIsThereIsKeptOnRequest() throws {
    let file = try workspace.write("first", to: "f.txt")
    #expect(try storage("put", file, "k.txt", "--if-absent").status == 0)
    let again = try storage("put", try workspace.write("second", to: "g.txt"), "k.txt", "--if-absent")
    #expect(again.status == 73)
    #expect(try storage("get", "k.txt", "-").output == "first")
  }

  @Test func copyRemoveAndDryRun() throws {
    let file = try workspace.write("text", to: "f.txt")
    #expect(try storage("put", file, "a/1.txt").status == 0)
    #expect(try storage("cp", "a/1.txt", "a/2.txt").status == 0)
    let dry = try storage("rm", "-r", "a/", "--dry-run")
    #expect(dry.output == "a/1.txt\na/2.txt\n")
    #expect(try storage("rm", "-r", "a/").status == 0)
    #expect(try storage("ls", "-r").output == "")
  }

  @Test func aMigrationIsRepeatedWithoutSendingAgainAndComesBack() throws {
    mkdir(workspace.path("tree"), 0o700)
    for name in ["a", "b", "c"] { try workspace.write("content of \(name)", to: "tree/\(name).txt") }
    let dry = try storage("migrate", workspace.path("tree"), "tree", "--dry-run", "--json")
    #expect(dry.output.contains("\"done\": 3"))
    #expect(try storage("ls", "-r").output == "")
    #expect(try storage("migrate", workspace.path("tree"), "tree").status == 0)
    let again = try storage("migrate", workspace.path("tree"), "tree", "--json")
    #expect(again.output.contains("\"done\": 0"))
    #expect(again.output.contains("\"skipped\": 3"))
    #expect(try storage("get", "tree/catalogue.json", "-").output.contains("\"sha256\""))
    #expect(try storage("migrate", workspace.path("back"), "tree", "--back").status == 0)
    #expect(try workspace.text("back/b.txt") == "content of b")
    #expect(!workspace.exists("back/catalogue.json"))
  }

  @Test func aBackupIsVerifiedAndRestored() throws {
    let vault = "local:" + workspace.path("vault")
    #expect(try storage("put", try workspace.write("precious", to: "p.txt"), "p/1.txt").status == 0)
    #expect(try storage("backup", vault).status == 0)
    let name = try storage("backup", vault, "--list").output.split(separator: "\n").first.map(String.init) ?? ""
    #expect(try storage("backup", vault, "--verify", name).status == 0)
    #expect(try storage("rm", "p/1.txt").status == 0)
    #expect(try storage("restore", vault, name).status == 0)
    #expect(try storage("get", "p/1.txt", "-").output == "precious")
    #expect(try storage("stat", "p/1.txt").output.contains("text/plain"))
    #expect(try storage("restore", vault, "no-such-backup").status == 66)
  }

  @Test func cleanupKeepsWhatADocumentRefersTo() throws {
    for name in ["kept", "gone"] {
      #expect(try storage("put", try workspace.write(name, to: "\(name).txt"), "segments/\(name).txt").status == 0)
    }
    let project = try workspace.write(#"{"layers": [{"audio": "segments/kept.txt"}]}"#, to: "project.json")
    #expect(try storage("put", project, "projects/p.json").status == 0)
    usleep(2_100_000)
    let result = try storage("cleanup", "--keep", "segments/=1s")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.errors.contains("projects/p.json refers to it"))
    let left = try storage("ls", "-r").output
    #expect(left.contains("segments/kept.txt"))
    #expect(!left.contains("segments/gone.txt"))
  }

  @Test func archivedObjectsMove() throws {
    #expect(try storage("put", try workspace.write("old", to: "o.txt"), "old/o.txt").status == 0)
    #expect(try storage("archive", "old/").status == 0)
    #expect(try storage("ls", "-r").output.contains("archive/old/o.txt"))
    #expect(try storage("stat", "old/o.txt").status == 66)
    #expect(try storage("archive", "archive/").status == 69)
  }

  @Test func theDoctorFindsNothingWrongWithAFolder() throws {
    let result = try storage("doctor")
    #expect(result.status == 0, "\(result.errors)\(result.output)")
    #expect(try storage("ls", "-r").output == "", "the probe is removed")
  }

  @Test func everyProblemOfTheConfigurationIsToldAtOnce() throws {
    var environment = environment
    environment["VOICEBEAT_STORAGE"] = "r2"
    environment["R2_ACCOUNT_ID"] = "0123456789abcdef0123456789abcdef"
    environment["R2_SECRET_ACCESS_KEY"] = "canary-8f2d"
    let result = try Command(["storage", "ls"], environment: environment).wait()
    #expect(result.status == 78)
    #expect(result.errors.contains("R2_ACCESS_KEY_ID"))
    #expect(result.errors.contains("R2_BUCKET_NAME"))
    #expect(!result.errors.contains("canary-8f2d"))
  }
}
