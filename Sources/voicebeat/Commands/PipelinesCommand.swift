import ArgumentParser

struct PipelinesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pipelines",
    abstract: "Look at the named pipelines.",
    discussion: """
      EXAMPLES
        voicebeat pipelines list
        voicebeat pipelines show mixdown
      """,
    subcommands: [PipelinesList.self, PipelinesShow.self])
}
