import Glibc
public import Pipeline
import PluginABI
import Synchronization

/// The plugins of a search path: what they offer, why others were refused, and the loaded ones.
///
/// Plugins are looked at in a separate process and the findings kept in a cache file, keyed by path, size, time and
/// digest; so a start with a warm cache loads nothing. A plugin is loaded when a run first needs it, and never
/// unloaded. Safe to use from any thread.
public final class PluginRegistry: Sendable {
  /// Every plugin file found, in the order of the search path.
  public let reports: [PluginReport]
  /// The stages of all accepted plugins.
  public let catalog: StageCatalog
  public let searchPath: PluginSearchPath
  /// Where findings are kept between runs.
  public let cacheFile: String

  /// - Parameters:
  ///   - cacheFile: nil for the one in the user's cache folder.
  ///   - rescan: whether to look at every file anew, whatever the cache says.
  ///   - scanner: the `voicebeat-scan` program; nil for the one in the program's own folder.
  ///   - scanDeadline: how long a plugin may take to load and describe itself, in milliseconds.
  public init(
    searchPath: PluginSearchPath = .standard(), cacheFile: String? = nil, rescan: Bool = false, scanner: String? = nil,
    scanDeadline: Int = 10_000
  ) {
    self.searchPath = searchPath
    self.cacheFile = cacheFile ?? ScanCache.standardFolder + "/plugins"
    var cache = ScanCache(file: self.cacheFile)
    let scanner = PluginScanner(
      program: scanner ?? PluginSearchPath.executableFolder + "/voicebeat-scan", deadline: scanDeadline)
    var isChanged = false
    var reports: [PluginReport] = []
    for (path, folder) in searchPath.files {
      let known = rescan ? nil : cache.report(path)
      let report = Self.report(path, in: folder, known: known, scanner: scanner)
      if report != known { isChanged = true }
      reports.append(report)
    }
    if isChanged { cache.replace(reports.map(\.path), with: reports.filter(\.isWorthKeeping)) }
    self.reports = reports
    catalog = StageCatalog(reports.compactMap(\.description).flatMap(\.stages))
  }

  /// What is known of one file, from the cache where nothing has changed.
  private static func report(
    _ path: String, in folder: String, known: PluginReport?, scanner: PluginScanner
  ) -> PluginReport {
    var report = PluginReport(path: path, size: 0, modified: 0, digest: "", outcome: .refused(Refusal(.unreadable, "")))
    do throws(Refusal) {
      let file = try PluginFile(path, in: folder)
      if let known, known.size == file.size, known.modified == file.modified, known.isWorthKeeping { return known }
      report.size = file.size
      report.modified = file.modified
      report.digest = try file.digest()
      if var known, known.digest == report.digest, known.isWorthKeeping {
        // Touched or copied, but the same bytes.
        known.modified = file.modified
        return known
      }
      report.outcome = .accepted(try scanner.scan(path))
    } catch {
      report.outcome = .refused(error)
    }
    return report
  }

  /// The table of the stage called `name`, in this process.
  ///
  /// - Throws: ``Refusal`` when the file changed since it was looked at and is no longer what it was.
  func stage(_ name: String) throws(Refusal) -> UnsafePointer<vb_stage> {
    guard let report = reports.first(where: { $0.description?.stages.contains { $0.name == name } == true }) else {
      throw Refusal(.unreadable, "no plugin offers the stage \"\(name)\"")
    }
    let plugin = try PluginImages.shared.plugin(report)
    guard let stage = plugin.table.stage(name) else {
      throw Refusal(.badTable, "\(report.path) no longer offers the stage \"\(name)\"; run `voicebeat plugins scan`")
    }
    return stage
  }
}

extension PluginReport {
  /// Whether the finding holds as long as the file does not change. That others may write to it, or that no scanner
  /// was there, may change at any time.
  fileprivate var isWorthKeeping: Bool {
    switch refusal?.reason {
    case .unsafe, .unreadable, .noScanner: false
    default: true
    }
  }
}
