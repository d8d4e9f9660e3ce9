public import PluginKit

private let plugin = Plugin(
  "r2", version: "1.0.0", license: "Apache-2.0", summary: "Audio, events and documents from and to an object store.",
  stages: ObjectSource.self, ObjectSink.self, ObjectEventsSource.self, ObjectEventsSink.self, ObjectDocumentSink.self)

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func voicebeat_plugin(
  _ host: UnsafePointer<vb_host>?, _ reason: UnsafeMutablePointer<UnsafePointer<CChar>?>?
) -> UnsafePointer<vb_plugin>? {
  plugin.table(for: host, reason)
}
