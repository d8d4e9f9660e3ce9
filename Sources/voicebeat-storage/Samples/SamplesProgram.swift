import ArgumentParser

/// What the program is when it is called for `voicebeat samples`.
struct SamplesProgram: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "voicebeat samples",
    abstract: "Work with the sample library: what instruments sound like, by genre.",
    discussion: """
      Imported samples are objects of the configured storage (see voicebeat storage --help), with a catalogue beside them.
      A synthesised kit for each of seven genres is always there, without any import.

      EXAMPLES
        voicebeat samples import --starter
        voicebeat samples import my-drums/ --genre rock --licence CC0-1.0
        voicebeat samples list --genre lo-fi --instrument kick
        voicebeat samples show kick --genre jazz
      """,
    subcommands: [ImportCommand.self, ListSamplesCommand.self, ShowCommand.self])
}
