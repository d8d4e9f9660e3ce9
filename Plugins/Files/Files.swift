public import PluginKit

private let plugin = Plugin(
  "files", version: "1.0.0", license: "Apache-2.0", summary: "Audio from and to files, pipes and devices.",
  stages: FileSource.self, FileSink.self, EventsSource.self, EventsSink.self, DocumentSink.self)

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func voicebeat_plugin(
  _ host: UnsafePointer<vb_host>?, _ reason: UnsafeMutablePointer<UnsafePointer<CChar>?>?
) -> UnsafePointer<vb_plugin>? {
  plugin.table(for: host, reason)
}
