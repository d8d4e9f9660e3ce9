public import PluginKit

private let plugin = Plugin(
  "analysis", version: "1.0.0", license: "Apache-2.0",
  summary: "What is in a recording: its pitch, its onsets, its beats, its notes and their key.",
  stages: Pitch.self, Onsets.self, Beats.self, Notes.self, Key.self, Quantize.self)

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func voicebeat_plugin(
  _ host: UnsafePointer<vb_host>?, _ reason: UnsafeMutablePointer<UnsafePointer<CChar>?>?
) -> UnsafePointer<vb_plugin>? {
  plugin.table(for: host, reason)
}
