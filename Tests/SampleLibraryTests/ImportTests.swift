import Glibc
import ObjectStore
import SampleLibrary
import TestSupport
import Testing

@Suite("Import of samples")
struct ImportTests {
  private let folder: SoundFolder

  init() throws { folder = try SoundFolder() }

  @Test func foldersAndNamesTellGenreAndInstrument() throws {
    try folder.add("rock/Kick/Boom_01.wav")
    try folder.add("lofi/drums/ClosedHat_soft.wav")
    try folder.add("reggae/snare/crack.wav")
    try folder.add("keys/Rhodes C4.wav", hertz: 261.6)
    try folder.add("loops/groove_120bpm.wav", seconds: 2)
    let store = try folder.store()
    let report = try SampleImporter(store).run(ImportPlan(folder.sounds))
    #expect(report.leftOut.isEmpty)
    let catalogue = try SampleStore(store).catalogue()
    func found(_ name: String) throws -> Sample { try catalogue.sample("sounds/\(name)") }
    #expect(try found("rock/Kick/Boom_01").instrument == .kick)
    #expect(try found("rock/Kick/Boom_01").genres == [.rock])
    #expect(try found("lofi/drums/ClosedHat_soft").instrument == .hiHat)
    #expect(try found("lofi/drums/ClosedHat_soft").genres == [.loFi])
    #expect(try found("lofi/drums/ClosedHat_soft").velocities == 1...89)
    #expect(try found("reggae/snare/crack").genres.map(\.name) == ["reggae"])
    #expect(try found("keys/Rhodes-C4").instrument == .piano)
    #expect(try found("keys/Rhodes-C4").rootNote == 60)
    #expect(try found("loops/groove_120bpm").loop == Sample.Loop(bpm: 120, beats: 4))
    #expect(try found("rock/Kick/Boom_01").duration == 0.1)
    #expect(try catalogue.choose("snare", genre: "reggae").takes[0].name == "sounds/reggae/snare/crack")
  }

  @Test func whatIsThereIsNotSentAgain() throws {
    try folder.add("kick.wav")
    try folder.add("snare.wav", hertz: 300)
    let store = try folder.store()
    let first = try SampleImporter(store).run(ImportPlan(folder.sounds))
    #expect(first.imported.count == 2 && first.bytes > 0)
    let again = try SampleImporter(store).run(ImportPlan(folder.sounds))
    #expect(again.imported.isEmpty && again.unchanged.count == 2 && again.bytes == 0)
    try folder.add("kick.wav", hertz: 80)
    let changed = try SampleImporter(store).run(ImportPlan(folder.sounds))
    #expect(changed.imported.map(\.name) == ["sounds/kick"])
    #expect(try SampleStore(store).catalogue().samples.count == 2)
  }

  @Test func aDryRunStoresNothing() throws {
    try folder.add("kick.wav")
    let store = try folder.store()
    #expect(try SampleImporter(store).run(ImportPlan(folder.sounds), isDryRun: true).imported.count == 1)
    #expect(try store.list(ListRequest(), cancellation: .never).objects.isEmpty)
  }

  @Test func aBadFileIsLeftOutWithTheReason() throws {
    try folder.add("kick.wav")
    try folder.write(Array("no audio".utf8), to: "snare.wav")
    try folder.add("holiday.wav")
    let report = try SampleImporter(folder.store()).run(ImportPlan(folder.sounds))
    #expect(report.imported.map(\.name) == ["sounds/kick"])
    #expect(report.leftOut.map(\.path).sorted() == ["holiday.wav", "snare.wav"])
    #expect(report.leftOut.contains { $0.reason.contains("--instrument") })
  }

  @Test func aFolderWithoutAudioIsAnError() throws {
    try folder.write([1], to: "notes.txt")
    #expect(throws: SampleLibraryError.self) { try ImportPlan(folder.sounds) }
    #expect(throws: SampleLibraryError.self) { try ImportPlan(folder.sounds + "/none") }
  }

  @Test func aSampleWhoseObjectIsGoneNamesIt() throws {
    try folder.add("kick.wav")
    let store = try folder.store()
    let sample = try SampleImporter(store).run(ImportPlan(folder.sounds)).imported[0]
    #expect(try SampleStore(store).audio(sample).frames == 4_410)
    if let key = sample.key { try store.delete(key, cancellation: .never) }
    #expect(throws: SampleLibraryError.missingObject(sample, store: store.name)) {
      try SampleStore(store).audio(sample)
    }
    _ = try SampleImporter(store).run(ImportPlan(folder.sounds))
    #expect(try SampleStore(store).audio(sample).frames == 4_410, "importing again brings it back")
  }

  @Test func twoImportsAtOnceAreBothInTheCatalogue() throws {
    try folder.add("a/kick.wav")
    try folder.add("b/snare.wav", hertz: 300)
    try folder.add("c/clap.wav", hertz: 900)
    let (store, sounds) = (try folder.store(), folder.sounds)
    let results = inParallel(3) { number in
      Result { try SampleImporter(store).run(ImportPlan(sounds + "/" + ["a", "b", "c"][number])).imported.count }
    }
    #expect(try results.map { try $0.get() } == [1, 1, 1])
    #expect(try SampleStore(store).catalogue().samples.map(\.name) == ["a/kick", "b/snare", "c/clap"])
  }

  @Test func aRealServerKeepsThemTheSame() throws {
    let server = try S3Server.seaweed()
    let store = try StorageConfiguration(environment: [
      "VOICEBEAT_STORAGE": "r2", "R2_ENDPOINT": server.endpoint, "R2_BUCKET_NAME": server.bucket(),
      "R2_ACCESS_KEY_ID": S3Server.accessKey, "R2_SECRET_ACCESS_KEY": S3Server.secretKey,
      "VOICEBEAT_STORAGE_CACHE": "off", "VOICEBEAT_STORAGE_OUTBOX": "off", "VOICEBEAT_STORAGE_STATE": "off",
    ]).makeStore()
    try folder.add("a/kick.wav")
    try folder.add("b/snare.wav", hertz: 300)
    let sounds = folder.sounds
    let results = inParallel(2) { number in
      Result { try SampleImporter(store).run(ImportPlan(sounds + "/" + ["a", "b"][number])).imported.count }
    }
    #expect(try results.map { try $0.get() } == [1, 1])
    let catalogue = try SampleStore(store).catalogue()
    #expect(catalogue.samples.map(\.name) == ["a/kick", "b/snare"])
    #expect(try SampleStore(store).audio(catalogue.samples[0]).frames == 4_410)
    #expect(try SampleImporter(store).run(ImportPlan(sounds + "/a")).unchanged.count == 1)
  }
}
