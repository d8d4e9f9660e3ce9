import ObjectStore
import SampleLibrary
import Testing

/// Packs that are known: what Debian ships of Sonic Pi, and kits of Hydrogen.
@Suite("Known packs of samples")
struct PackTests {
  @Test func theStarterLibraryHasDrumsInEveryGenreAndLoopsWithTheirTempo() throws {
    let folder = try SoundFolder()
    let store = try folder.store()
    let report = try SampleImporter(store).run(StarterLibrary.plan())
    #expect(report.imported.count == 165)
    #expect(report.leftOut.isEmpty && report.failures.isEmpty)
    let catalogue = try SampleStore(store).catalogue()
    #expect(catalogue.samples.allSatisfy { $0.licence == "CC0-1.0" })
    for genre in Genre.known {
      for name in ["kick", "snare", "hi-hat", "open-hat"] {
        #expect(try catalogue.choose(name, genre: genre.name).takes.allSatisfy { !$0.isBuiltIn }, "\(genre) \(name)")
      }
    }
    let amen = try catalogue.sample("sonic-pi/loop_amen")
    #expect(amen.loop.map { abs($0.bpm - 136.9) < 0.1 && $0.beats == 4 } == true)
    let snares = try catalogue.choose("snare", genre: "jazz")
    #expect(snares.take(velocity: 30).name == "sonic-pi/drum_snare_soft")
    #expect(snares.take(velocity: 120).name == "sonic-pi/drum_snare_hard")
  }

  @Test func aHydrogenKitSaysWhatItsLayersAre() throws {
    let folder = try SoundFolder()
    for name in ["a.wav", "b.wav", "hat.wav", "unused.wav"] { try folder.add("Kit/\(name)") }
    try folder.write(
      Array(
        """
        <drumkit_info xmlns="http://www.hydrogen-music.org/drumkit"><name>Jazz Club</name><license>CC0</license>
        <instrumentList>
          <instrument><name>Kick Drum</name>
            <layer><filename>a.wav</filename><min>0</min><max>0.5</max></layer>
            <layer><filename>b.wav</filename><min>0.5</min><max>1</max></layer></instrument>
          <instrument><name>Closed HH</name><filename>hat.wav</filename></instrument>
        </instrumentList></drumkit_info>
        """.utf8), to: "Kit/drumkit.xml")
    let report = try SampleImporter(folder.store()).run(ImportPlan(folder.sounds))
    #expect(report.leftOut.map(\.path) == ["Kit/unused.wav"])
    let catalogue = try SampleStore(folder.store()).catalogue()
    let kick = try catalogue.choose("kick")
    #expect(kick.takes.map(\.velocities) == [1...63, 64...127])
    #expect(kick.takes.allSatisfy { $0.licence == "CC0-1.0" && $0.source == "Hydrogen kit Jazz Club" })
    #expect(try catalogue.sample("sounds/Kit/hat").instrument == .hiHat)
  }

  @Test func aKitThatIsNoneIsReportedAndItsFilesAreReadByTheirNames() throws {
    let folder = try SoundFolder()
    try folder.add("Kit/kick.wav")
    try folder.write(Array("<drumkit_info><name>".utf8), to: "Kit/drumkit.xml")
    let report = try SampleImporter(folder.store()).run(ImportPlan(folder.sounds))
    #expect(report.imported.map(\.name) == ["sounds/Kit/kick"])
    #expect(report.leftOut.map(\.path) == ["Kit/drumkit.xml"])
  }
}
