// Looks at one plugin and answers with JSON on descriptor 3. Run by the engine, so that a plugin that crashes or hangs
// while it is loaded takes only this process with it.
import Engine

if CommandLine.arguments.count == 2 {
  PluginInspector.inspect(CommandLine.arguments[1], reportTo: 3)
} else {
  print("usage: voicebeat-scan PLUGIN 3>ANSWER\n\nRun by VoiceBeat itself; use `voicebeat plugins show` instead.")
}
