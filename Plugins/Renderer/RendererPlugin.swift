public import PluginKit

private let plugin = Plugin(
  "renderer", version: "1.0.0", license: "Apache-2.0", summary: "Plays notes and drums.", stages: Renderer.self)

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func voicebeat_plugin(
  _ host: UnsafePointer<vb_host>?, _ reason: UnsafeMutablePointer<UnsafePointer<CChar>?>?
) -> UnsafePointer<vb_plugin>? {
  plugin.table(for: host, reason)
}
