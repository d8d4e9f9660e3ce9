import ArgumentParser
import Console

struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "Print a completion script for a shell.",
    discussion: """
      EXAMPLES
        source <(voicebeat completions bash)
        voicebeat completions zsh >"${fpath[1]}/_voicebeat"
        voicebeat completions fish >~/.config/fish/completions/voicebeat.fish
      """)

  enum Shell: String, CaseIterable, ExpressibleByArgument {
    case bash, zsh, fish
  }

  @Argument(help: "bash, zsh or fish.")
  var shell: Shell

  func run() throws {
    let script =
      switch shell {
      case .bash: VoiceBeat.completionScript(for: .bash)
      case .zsh: VoiceBeat.completionScript(for: .zsh)
      case .fish: VoiceBeat.completionScript(for: .fish)
      }
    try Terminal.print(script)
  }
}
