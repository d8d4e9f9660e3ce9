import Glibc
import PluginABI

/// A plugin in this process. Once loaded it stays: unloading a Swift image is fatal to later casts anywhere.
struct LoadedPlugin: @unchecked Sendable {
  // The table is constant and never goes.
  let table: PluginTable

  /// Loads the shared object at `path` and shakes hands.
  init(_ path: String) throws(Refusal) {
    guard let image = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE) else {
      throw Refusal(.notLoadable, "the system cannot load it: \(String(cString: dlerror()))")
    }
    guard let symbol = dlsym(image, "voicebeat_plugin") else {
      throw Refusal(.notAPlugin, "it exports no voicebeat_plugin function; is it a VoiceBeat plugin?")
    }
    typealias Entry =
      @convention(c) (UnsafePointer<vb_host>?, UnsafeMutablePointer<UnsafePointer<CChar>?>?) -> UnsafePointer<
        vb_plugin
      >?
    var reason: UnsafePointer<CChar>?
    guard let plugin = unsafeBitCast(symbol, to: Entry.self)(HostTable.host, &reason) else {
      throw Refusal(.declined, "it declined: \(CText.string(reason) ?? "it gave no reason")")
    }
    table = PluginTable(plugin: plugin)
  }
}
