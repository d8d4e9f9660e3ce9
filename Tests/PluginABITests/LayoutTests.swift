import TestSupport
import Testing

@Suite("The layout of the ABI's structs")
struct LayoutTests {
  @Test("is the golden one for Swift, field by field", arguments: goldenLayouts)
  func swiftSeesTheGoldenLayout(_ layout: Layout) {
    #expect(layout.swiftSize == layout.size)
    #expect(layout.swiftFields == layout.fields)
  }

  @Test("is the golden one for the C compiler")
  func cSeesTheGoldenLayout() throws {
    let folder = try TemporaryFolder()
    let program = """
      #include <stddef.h>
      #include <stdio.h>
      #include <voicebeat/plugin.h>
      int main(void) {
      \(goldenLayouts.map(\.printingStatements).joined(separator: "\n"))
      return 0;
      }
      """
    let source = try folder.write(program, to: "layout.c")
    let executable = folder.path("layout")
    let compiled = try Tool.run("cc", ["-std=c11", "-I", Tool.includeFolder, source, "-o", executable])
    try #require(compiled.status == 0, "\(compiled.output)")
    let printed = try Tool.run(executable, []).output.split(separator: "\n").map(String.init)
    #expect(printed == goldenLayouts.flatMap(\.lines))
  }

  @Test("covers every struct that the header defines")
  func everyStructIsPinned() throws {
    let header = try String(decoding: readFile(Tool.includeFolder + "/voicebeat/plugin.h"), as: UTF8.self)
    let defined = header.matches(of: /struct (vb_\w+) \{/).map { String($0.1) }
    #expect(defined.sorted() == goldenLayouts.map(\.name).sorted())
  }
}
