import ArgumentParser

struct PluginsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plugins",
    abstract: "Look at the installed plugins and their stages.",
    discussion: """
      EXAMPLES
        voicebeat plugins list
        voicebeat plugins show mixer
        voicebeat plugins doctor
      """,
    subcommands: [PluginsList.self, PluginsShow.self, PluginsScan.self, PluginsDoctor.self])
}
