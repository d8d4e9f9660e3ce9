import Engine
import Glibc
import Pipeline
import Testing

@Suite("What was learned of plugins is kept")
struct PluginCacheTests {
  private let folder: String
  private var cache: String { "\(folder)/cache" }

  init() throws {
    folder = Fixture.newPath("cached")
    mkdir(folder, 0o700)
    try BrokenPluginTests.build("sound", in: folder)
    try BrokenPluginTests.build("no-entry", in: folder)
  }

  /// - Parameter canScan: whether there is a program that looks at plugins.
  private func registry(canScan: Bool = true) -> PluginRegistry {
    PluginRegistry(
      searchPath: PluginSearchPath(folders: [folder]), cacheFile: cache, scanner: canScan ? nil : "/nowhere/scan")
  }

  @Test func soThatTheNextStartLooksAtNone() {
    let first = registry().reports
    #expect(first.count == 2)
    #expect(registry(canScan: false).reports == first)
  }

  @Test func withoutAScannerNothingIsKept() {
    #expect(registry(canScan: false).reports.allSatisfy { $0.refusal?.reason == .noScanner })
    #expect(registry().reports.contains { $0.description?.name == "sound" })
  }

  @Test func aFileThatWasOnlyTouchedIsNotLookedAtAgain() {
    let first = registry()
    var times = [timespec(tv_sec: 1_000_000_000, tv_nsec: 0), timespec(tv_sec: 1_000_000_000, tv_nsec: 0)]
    utimensat(AT_FDCWD, "\(folder)/sound.so", &times, 0)
    let second = registry(canScan: false)
    #expect(second.reports.map(\.outcome) == first.reports.map(\.outcome))
    #expect(second.reports.last?.modified == 1_000_000_000 * 1_000_000_000)
  }

  @Test func aFileThatChangedIs() throws {
    _ = registry()
    try BrokenPluginTests.build("declines", in: folder, as: "sound")
    #expect(registry(canScan: false).reports.last?.refusal?.reason == .noScanner)
    #expect(registry().reports.last?.refusal?.reason == .declined)
  }

  @Test(arguments: [
    "", "{", "\u{0}\u{1}", "HEADING", "HEADING\n\n\t\n", "HEADING\nPATH\t{", "HEADING\nPATH\t{\"path\":3}\n",
  ])
  func aDamagedCacheCountsAsEmpty(text: String) throws {
    _ = registry()
    let heading = try #require(File.text(cache).split(separator: "\n").first)
    let path = #""\#(folder)/sound.so""#
    File.write(text.replacing("HEADING", with: heading).replacing("PATH", with: path), to: cache)
    #expect(registry(canScan: false).reports.allSatisfy { $0.refusal?.reason == .noScanner })
    #expect(registry().reports.contains { $0.description?.name == "sound" })
    #expect(registry(canScan: false).reports.contains { $0.description?.name == "sound" })
  }

  @Test func findingsAboutOtherFoldersStay() throws {
    let first = registry().reports
    let other = Fixture.newPath("other")
    mkdir(other, 0o700)
    try BrokenPluginTests.build("sound", in: other)
    #expect(PluginRegistry(searchPath: PluginSearchPath(folders: [other]), cacheFile: cache).reports.count == 1)
    #expect(registry(canScan: false).reports == first)
  }

  @Test(arguments: [0, 9])
  func aPluginOfAnotherMinorVersionRuns(minor: Int) throws {
    let registry = try Fixture.registry("minor-\(minor)", ["probe.c"], flags: ["-DMINOR=\(minor)"])
    #expect(registry.reports.first?.description?.abi == "1.\(minor)")
    let log = Fixture.newPath("log")
    let plan = try plan(
      #"{ "nodes": { "a": { "stage": "probe.odd-sizes", "params": { "log": "\#(log)" } } }, "outputs": { "out": "a" } }"#,
      with: registry)
    let run = Run(plan: plan, registry: registry)
    try run.execute()
    #expect(run.outputs["out"]?.map(\.frames) == [1777, 0, 64, 1])
  }

  @Test func aNewBuildIsPickedUpWhileTheOldOneStillWorks() throws {
    func build(_ factor: String) throws -> PluginRegistry {
      try Fixture.compile(["version.c"], to: "\(folder)/version.so", flags: ["-DVALUE=\(factor)"])
      return registry()
    }
    func value(_ registry: PluginRegistry) throws -> Float? {
      let plan = try plan(#"{ "nodes": { "a": { "stage": "version" } }, "outputs": { "out": "a" } }"#, with: registry)
      let run = Run(plan: plan, registry: registry)
      try run.execute()
      return run.outputs["out"]?.first?.channels[0].first
    }
    let old = try build("0.25f")
    #expect(try value(old) == 0.25)
    let new = try build("0.5f")
    #expect(try value(new) == 0.5)
    #expect(try value(old) == 0.25)
  }
}
