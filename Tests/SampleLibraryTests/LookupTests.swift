import SampleLibrary
import Testing

@Suite("Lookup of samples")
struct LookupTests {
  @Test func everyGenreHasAKitWithoutAnyFile() throws {
    for genre in Genre.known {
      for name in [
        "kick", "snare", "hi-hat", "open-hat", "clap", "rim", "tom", "crash", "ride", "cowbell", "shaker", "perc",
      ] {
        let choice = try SampleCatalogue().choose(name, genre: genre.name)
        #expect(choice.takes.allSatisfy { $0.isBuiltIn && $0.genres == [genre] })
        #expect(choice.tried.last == "built-in \(genre)/\(name)")
      }
    }
  }
}
