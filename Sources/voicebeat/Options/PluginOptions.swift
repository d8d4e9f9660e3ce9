import ArgumentParser
import Engine

/// Where plugins are looked for.
struct PluginOptions: ParsableArguments {
  @Option(
    name: .customLong("plugin-path"), parsing: .singleValue,
    help: ArgumentHelp("A folder of plugins to look in first. May stand several times.", valueName: "dir"),
    completion: .directory)
  var folders: [String] = []

  var searchPath: PluginSearchPath { .standard(extra: folders) }

  /// The installed plugins, from the cache where that is fresh.
  func registry() -> PluginRegistry { PluginRegistry(searchPath: searchPath) }
}
