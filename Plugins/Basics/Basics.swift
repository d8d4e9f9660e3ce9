public import PluginKit

private let plugin = Plugin(
  "basics", version: "1.0.0", license: "Apache-2.0", summary: "Level, length and format of audio.",
  stages: Gain.self, Normalize.self, Fade.self, Trim.self, Channels.self, Resample.self, Silence.self)

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func voicebeat_plugin(
  _ host: UnsafePointer<vb_host>?, _ reason: UnsafeMutablePointer<UnsafePointer<CChar>?>?
) -> UnsafePointer<vb_plugin>? {
  plugin.table(for: host, reason)
}
