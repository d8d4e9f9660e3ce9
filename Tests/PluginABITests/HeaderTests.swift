import TestSupport
import Testing

@Suite("The header")
struct HeaderTests {
  @Test(
    "compiles alone without a warning",
    arguments: [
      ("cc", "c11", "header.c"), ("cc", "c17", "header.c"), ("c++", "c++17", "header.cpp"),
      ("c++", "c++20", "header.cpp"),
    ])
  func compilesAlone(compiler: String, standard: String, file: String) throws {
    let folder = try TemporaryFolder()
    let source = try folder.write("#include <voicebeat/plugin.h>\n", to: file)
    let result = try Tool.run(
      compiler,
      [
        "-std=\(standard)", "-Wall", "-Wextra", "-Werror", "-pedantic", "-fsyntax-only", "-I", Tool.includeFolder,
        source,
      ])
    #expect(result.status == 0, "\(result.output)")
  }

  @Test(
    "is all that the examples need",
    arguments: [
      ("cc", "c11", "Tremolo/tremolo.c"), ("c++", "c++17", "Tone/tone.cpp"),
    ])
  func examplesNeedNothingElse(compiler: String, standard: String, example: String) throws {
    let folder = try TemporaryFolder()
    let object = folder.path("example.so")
    let result = try Tool.run(
      compiler,
      [
        "-std=\(standard)", "-Wall", "-Wextra", "-Werror", "-pedantic", "-O2", "-shared", "-fPIC",
        "-fvisibility=hidden",
        "-I", Tool.includeFolder, Tool.root + "/Plugins/Examples/" + example, "-lm", "-o", object,
      ])
    try #require(result.status == 0, "\(result.output)")
    let exported = try Tool.run("nm", ["-D", "--defined-only", object])
    #expect(exported.output.split(separator: "\n").map { $0.split(separator: " ").last } == ["voicebeat_plugin"])
  }

  @Test("is enough for the C plugin that the documentation shows")
  func documentedPlugin() throws {
    let page = try String(decoding: readFile(Tool.root + "/docs/plugins.md"), as: UTF8.self)
    let code = try #require(page.firstMatch(of: /```c\n(#include.*?)\n```/.dotMatchesNewlines()))
    let folder = try TemporaryFolder()
    let source = try folder.write(String(code.1) + "\n", to: "invert.c")
    let result = try Tool.run(
      "cc", ["-std=c11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-I", Tool.includeFolder, source])
    #expect(result.status == 0, "\(result.output)")
  }
}
