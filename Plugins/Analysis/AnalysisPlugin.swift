public import PluginKit

private let plugin = Plugin(
  "analysis", version: "1.0.0", license: "Apache-2.0",
  summary: "What is in a recording: its pitch, notes and key, its onsets, beats and drums, its loudness.",
  stages: Pitch.self, Notes.self, Key.self, Onsets.self, Beats.self, Rhythm.self, Quantize.self, Gather.self,
  Loudness.self, Describe.self)

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func voicebeat_plugin(
  _ host: UnsafePointer<vb_host>?, _ reason: UnsafeMutablePointer<UnsafePointer<CChar>?>?
) -> UnsafePointer<vb_plugin>? {
  plugin.table(for: host, reason)
}
