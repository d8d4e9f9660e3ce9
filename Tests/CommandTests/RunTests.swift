import Glibc
import JSON
import Pipeline
import TestSupport
import Testing

@Suite("run")
struct RunTests {
  let workspace: Workspace
  let pipeline: String
  let voice: String

  init() throws {
    workspace = try Workspace()
    pipeline = try workspace.makeGainPipeline()
    voice = try workspace.makeTone("voice.wav")
  }

  @Test func filesGoInAndOutWithoutNamingPortsWhereThereIsOneOfEach() throws {
    let result = try Command.run("run", pipeline, "-i", voice, "-o", workspace.path("out.flac"))
    #expect(result.status == 0)
    #expect(result.output == "")
    #expect(result.errors.contains("wrote \(workspace.path("out.flac"))"))
    #expect(workspace.names == ["louder.json", "out.flac", "voice.wav"])
  }

  @Test func quietSaysNothing() throws {
    let result = try Command.run("run", pipeline, "-i", voice, "-o", workspace.path("out.wav"), "--quiet")
    #expect(result.status == 0)
    #expect(result.output == "" && result.errors == "")
  }

  @Test func aParameterIsSetFromTheCommandLine() throws {
    let first = try Command.run("run", pipeline, "-i", voice, "-o", workspace.path("a.wav"), "--set", "level=0")
    let second = try Command.run("run", pipeline, "-i", voice, "-o", workspace.path("b.wav"), "--set", "level=-20")
    #expect(first.status == 0 && second.status == 0)
    let compared = try Tool.run("cmp", [workspace.path("a.wav"), workspace.path("b.wav")])
    #expect(compared.status == 1)
  }

  @Test func jsonIsTheManifestAndNothingElse() throws {
    let result = try Command.run("run", pipeline, "-i", voice, "-o", workspace.path("out.wav"), "--json")
    #expect(result.status == 0)
    #expect(result.errors == "")
    let manifest = try JSONValue(parsing: result.output)
    #expect(manifest["status"] == "completed")
    #expect(manifest["pipeline"] == "louder")
    #expect(manifest["parameters"]?["level"]?.number == -6)
    #expect(manifest["outputs"]?[0]?["location"] == .string(workspace.path("out.wav")))
    #expect(manifest["outputs"]?[0]?["sha256"]?.string?.count == 64)
    #expect(manifest["nodes"]?.array?.count == 3)
  }

  @Test func jsonOfAFailureIsOneDocumentWithTheStatus() throws {
    let result = try Command.run("run", pipeline, "-i", "none.wav", "-o", workspace.path("out.wav"), "--json")
    #expect(result.status == 66)
    #expect(result.errors == "")
    let error = try JSONValue(parsing: result.output)["error"]
    #expect(error?["status"] == 66)
    #expect(error?["messages"]?.array?.count == 1)
    #expect(error?["run"]?["node"] == "voice")
    #expect(error?["manifest"]?["status"] == "failed")
  }

  @Test func jsonOfABadPipelineHasTheDiagnostics() throws {
    let bad = try workspace.write(#"{"nodes": {"a": {"stage": "gian"}}}"#, to: "bad.json")
    let result = try Command.run("run", bad, "--json")
    #expect(result.status == 65)
    let diagnostic = try JSONValue(parsing: result.output)["error"]?["diagnostics"]?[0]
    #expect(diagnostic?["code"] == "unknown-stage")
    #expect(diagnostic?["pointer"] == "/nodes/a/stage")
    #expect(diagnostic?["suggestion"]?.string?.contains("gain") == true)
  }

  @Test func jsonOfAWrongCommandLineIsADocument() throws {
    let result = try Command.run("run", "--json")
    #expect(result.status == 64)
    #expect(try JSONValue(parsing: result.output)["error"]?["status"] == 64)
  }

  @Test func theManifestIsWrittenWhole() throws {
    let result = try Command.run(
      "run", pipeline, "-i", voice, "-o", workspace.path("out.wav"), "--manifest", workspace.path("manifest.json"))
    #expect(result.status == 0)
    #expect(try JSONValue(parsing: workspace.text("manifest.json"))["status"] == "completed")
    #expect(workspace.names == ["louder.json", "manifest.json", "out.wav", "voice.wav"])
  }

  @Test func standardStreamsAreABindingLikeAnyOther() throws {
    let piped = try Command(
      ["run", pipeline, "-i", "-", "-o", "-"], input: voice, output: workspace.path("piped.wav")
    ).wait()
    #expect(piped.status == 0)
    let direct = try Command.run("run", pipeline, "-i", voice, "-o", workspace.path("direct.wav"))
    #expect(direct.status == 0)
    let samples = {
      try Command(["run", pipeline, "-i", workspace.path($0), "-o", workspace.path($0 + ".aiff")]).wait()
    }
    #expect(try samples("piped.wav").status == 0)
    #expect(try samples("direct.wav").status == 0)
    let names = ["piped.wav.aiff", "direct.wav.aiff"].map(workspace.path)
    #expect(try Tool.run("cmp", names).status == 0)
  }

  @Test func theFormatOfStandardOutputCanBeChosen() throws {
    let result = try Command(
      ["run", pipeline, "-i", voice, "-o", "track=flac:-"], output: workspace.path("piped")
    ).wait()
    #expect(result.status == 0)
    #expect(try workspace.text("piped").hasPrefix("fLaC"))
  }

  @Test func aPipelineMayComeFromStandardInput() throws {
    let result = try Command(["run", "-", "-i", voice, "-o", workspace.path("out.wav")], input: pipeline).wait()
    #expect(result.status == 0)
    #expect(workspace.exists("out.wav"))
  }

  @Test func severalInputsWithoutAPortGoToTheOneThatTakesMany() throws {
    let mix = try workspace.write(
      """
      { "inputs": { "layers": { "kind": "audio", "many": true } },
        "nodes": { "mix": { "stage": "mixer", "in": "layers" } }, "outputs": { "track": "mix" } }
      """, to: "mix.json")
    let other = try workspace.makeTone("other.wav", seconds: 0.5)
    let result = try Command.run("run", mix, "-i", voice, "-i", other, "-o", workspace.path("out.wav"), "--json")
    #expect(result.status == 0)
    let inputs = try JSONValue(parsing: result.output)["inputs"]?.array?.compactMap { $0["location"]?.string }
    #expect(inputs == [voice, other])
  }

  @Test func aFileWhoseNameLooksLikeAPortIsWrittenWithItsFolder() throws {
    let odd = try workspace.makeTone("take=1.wav")
    let result = try Command.run("run", pipeline, "-i", odd, "-o", workspace.path("out=1.wav"))
    #expect(result.status == 0)
    #expect(workspace.exists("out=1.wav"))
  }

  @Test func theNumberOfThreadsDoesNotChangeTheOutput() throws {
    for threads in ["1", "3"] {
      let result = try Command.run(
        "run", pipeline, "-i", voice, "-o", workspace.path("\(threads).wav"), "--threads", threads)
      #expect(result.status == 0)
    }
    #expect(try Tool.run("cmp", [workspace.path("1.wav"), workspace.path("3.wav")]).status == 0)
  }
}
