import JSON
import SampleLibrary
import Testing

@Suite("Catalogue of samples")
struct CatalogueTests {
  private let catalogue = SampleCatalogue([
    sample("a/kick", .kick, [.rock, .pop]), sample("a/loop", .loop, []),
  ])

  private func problems(_ text: String) -> [String] {
    do throws(SampleLibraryError) {
      _ = try SampleCatalogue(parsing: Array(text.utf8), subject: "samples/catalogue.json")
      return []
    } catch {
      if case .badCatalogue(_, let problems) = error { return problems }
      return ["another error: \(error)"]
    }
  }

  @Test func whatIsWrittenIsReadAgain() throws {
    var samples = catalogue.samples
    samples[1].loop = Sample.Loop(bpm: 136.875, beats: 4)
    samples[1].rootNote = 36.5
    let catalogue = SampleCatalogue(samples)
    let text = catalogue.json.text(pretty: true)
    #expect(try SampleCatalogue(parsing: Array(text.utf8), subject: "x") == catalogue)
  }

  @Test func everyProblemIsToldWithItsPlace() {
    let text = catalogue.json.text(pretty: true)
      .replacing("\"instrument\": \"kick\"", with: "\"instrument\": \"kik\"").replacing(
        "\"licence\"", with: "\"license\"")
    let problems = problems(text)
    #expect(problems.contains { $0.hasPrefix("line 7, column ") && $0.contains("\"instrument\" must be") })
    #expect(problems.contains { $0.contains("no field \"license\". Did you mean \"licence\"?") })
  }

  @Test func brokenTextsAreNoCatalogues() {
    #expect(problems("{\"version\": 1, \"samples\": [").first?.hasPrefix("line 1, column 28") == true)
    #expect(!problems("[]").isEmpty)
    #expect(!problems("").isEmpty)
    #expect(problems("{\"version\": 2, \"samples\": []}").first?.contains("another version") == true)
    #expect(problems("{\"version\": 1, \"samples\": [7]}").first?.contains("a sample is an object") == true)
  }
}
