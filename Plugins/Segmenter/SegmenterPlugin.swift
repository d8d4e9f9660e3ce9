public import PluginKit

private let plugin = Plugin(
  "segmenter", version: "1.0.0", license: "Apache-2.0",
  summary: "Parts a recording into speech, melody, rhythm and silence.",
  stages: Segmenter.self)

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func voicebeat_plugin(
  _ host: UnsafePointer<vb_host>?, _ reason: UnsafeMutablePointer<UnsafePointer<CChar>?>?
) -> UnsafePointer<vb_plugin>? {
  plugin.table(for: host, reason)
}
