import ArgumentParser
import Console
import Engine
import Glibc
import Pipeline

struct PluginsDoctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Explain where plugins are looked for, what was found, and what is wrong.",
    discussion: """
      Ends with status 69 when something is wrong.

      EXAMPLES
        voicebeat plugins doctor
        voicebeat plugins doctor --plugin-path ~/my-plugins
      """)

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let path = plugins.searchPath
    let registry = PluginRegistry(searchPath: path, rescan: true)
    var problems: [String] = []

    var folders = Table(indentedBy: 2)
    for folder in path.folders + [path.programFolder].compactMap(\.self) {
      let found = registry.reports.count { FileName.folder($0.path) == folder }
      let exists = access(folder, F_OK) == 0
      folders.add(folder, exists ? "\(found) plugin file\(found == 1 ? "" : "s")" : "does not exist")
      if !exists { problems.append("\(folder) does not exist") }
    }
    try Terminal.print("search path\n\(folders.text)\n")

    try Terminal.print("plugin files")
    for report in registry.reports {
      try Terminal.print("  " + ReferenceText.line(report))
      if let refusal = report.refusal { problems.append("\(report.path): \(refusal.message)") }
    }
    try Terminal.print("\ncache    \(registry.cacheFile)")
    if registry.catalog.stages.isEmpty { problems.append("no stage is installed, so no pipeline can run") }
    guard problems.isEmpty else { throw CommandError(.unavailable, problems) }
    try Terminal.print("\nnothing is wrong")
  }
}
