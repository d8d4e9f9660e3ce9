public import PluginKit

private let plugin = Plugin(
  "pitch-shift", version: "1.0.0", license: "Apache-2.0",
  summary: "Pitch without time, time without pitch.",
  stages: PitchShift.self, TimeStretch.self)

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func voicebeat_plugin(
  _ host: UnsafePointer<vb_host>?, _ reason: UnsafeMutablePointer<UnsafePointer<CChar>?>?
) -> UnsafePointer<vb_plugin>? {
  plugin.table(for: host, reason)
}
