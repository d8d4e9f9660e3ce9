public import PluginKit

private let plugin = Plugin(
  "pictures", version: "1.0.0", license: "Apache-2.0",
  summary: "What a recording looks like: its waveform as data, and pictures of it.",
  stages: Waveform.self, Picture.self)

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func voicebeat_plugin(
  _ host: UnsafePointer<vb_host>?, _ reason: UnsafeMutablePointer<UnsafePointer<CChar>?>?
) -> UnsafePointer<vb_plugin>? {
  plugin.table(for: host, reason)
}
