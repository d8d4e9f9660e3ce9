import SampleLibrary
import Testing

@Suite("Lookup of samples")
struct LookupTests {
  private static let drums = [
    "kick", "snare", "hi-hat", "open-hat", "clap", "rim", "tom", "crash", "ride", "cowbell", "shaker", "perc",
  ]

  @Test("Every genre has every drum without any file", arguments: Genre.known)
  func builtIn(_ genre: Genre) throws {
    for name in Self.drums {
      let choice = try SampleCatalogue().choose(name, genre: genre.name)
      #expect(choice.takes.allSatisfy { $0.isBuiltIn && $0.genres == [genre] })
      #expect(choice.tried.last == "built-in \(genre)/\(name)")
    }
  }

  @Test(
    "Names that drum machines use are understood",
    arguments: [
      ("BD", "kick"), ("hihat", "hi-hat"), ("Closed Hat", "hi-hat"), ("oh", "open-hat"), ("hand_clap", "clap"),
      ("other", "perc"), ("floor tom", "low-tom"), ("Rhodes", "piano"),
    ])
  func aliases(_ text: String, _ name: String) throws {
    #expect(try Instrument(text).name == name)
  }

  @Test func noTwoInstrumentsShareAnAlias() {
    let names = Instrument.allCases.flatMap { instrument -> [String] in
      Set(([instrument.name] + instrument.aliases).map { $0.filter { $0 != "-" } }).sorted()
    }
    #expect(Set(names).count == names.count)
  }

  @Test func anUnknownInstrumentSuggestsTheNearest() {
    #expect(throws: SampleLibraryError.unknownInstrument("snarre", suggestion: "snare")) {
      try SampleCatalogue().choose("snarre")
    }
    #expect(throws: SampleLibraryError.unknownGenre("hip-hap", suggestion: "hip-hop")) {
      try SampleCatalogue().choose("kick", genre: "hip-hap")
    }
  }

  @Test func whatIsNowhereNamesEveryPlaceThatWasTried() {
    #expect {
      try SampleCatalogue().choose("voice", genre: "lo-fi")
    } throws: { error in
      let text = "\(error)"
      return ["lo-fi/voice", "hip-hop/voice", "electronic/voice", "any/voice", "any/pad"].allSatisfy(text.contains)
    }
  }

  @Test func genresFallBackToTheirNeighboursBeforeTheBuiltInKit() throws {
    let catalogue = SampleCatalogue([sample("pack/house", .kick, [.electronic]), sample("pack/boom", .kick, [.rock])])
    let loFi = try catalogue.choose("kick", genre: "lo-fi")
    #expect(loFi.takes.map(\.name) == ["pack/house"])
    #expect(loFi.tried == ["lo-fi/kick", "hip-hop/kick", "electronic/kick"])
    #expect(try catalogue.choose("kick", genre: "jazz").takes.map(\.name) == ["pack/boom"])
  }

  @Test func aSubstituteIsLookedForLast() throws {
    let catalogue = SampleCatalogue([sample("pack/pad", .pad, [])])
    let choice = try catalogue.choose("strings", genre: "pop")
    #expect(choice.takes.map(\.name) == ["pack/pad"])
    #expect(choice.tried.first == "pop/strings")
  }

  @Test func theSeedChoosesAndAlwaysTheSame() throws {
    let catalogue = SampleCatalogue((0..<8).map { sample("pack/kick\($0)", .kick, [.pop]) })
    let chosen = try (0..<40).map { try catalogue.choose("kick", genre: "pop", seed: UInt64($0)).takes[0].name }
    #expect(Set(chosen).count >= 6)
    #expect(try chosen == (0..<40).map { try catalogue.choose("bd", genre: "Pop", seed: UInt64($0)).takes[0].name })
  }

  @Test func strokesTakeTheLayerOfTheirVelocityAndTurnsWithinIt() throws {
    let choice = try SampleCatalogue().choose("snare", genre: "rock")
    #expect(choice.take(velocity: 40).name.contains("soft"))
    #expect(choice.take(velocity: 127).name.contains("hard"))
    #expect(choice.take(velocity: 100, index: 0) != choice.take(velocity: 100, index: 1))
    #expect(choice.take(velocity: 100, index: 0) == choice.take(velocity: 100, index: 2))
    #expect(choice.take(velocity: 300, index: -1).name.contains("hard"))
  }
}
