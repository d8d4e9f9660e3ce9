// What a plugin is written with besides the kit: the C handshake, and the values of parameters that are JSON.
@_exported public import JSON
@_exported public import PluginABI

/// A plugin: what it is called, and its stages. One constant a plugin, and the one function that it exports:
///
/// ```swift
/// private let plugin = Plugin("basics", version: "1.0.0", license: "Apache-2.0", stages: Gain.self, Fade.self)
///
/// // swift-format-ignore: AlwaysUseLowerCamelCase
/// @c @implementation
/// public func voicebeat_plugin(
///   _ host: UnsafePointer<vb_host>?, _ reason: UnsafeMutablePointer<UnsafePointer<CChar>?>?
/// ) -> UnsafePointer<vb_plugin>? {
///   plugin.table(for: host, reason)
/// }
/// ```
///
/// The table is made once and lives as long as the process.
public struct Plugin: @unchecked Sendable {
  // Nothing writes to the table once it is made, and nothing frees it.
  private let table: UnsafePointer<vb_plugin>
  private static let refusal: StaticString = "the host speaks another major version of the plugin ABI than 1"

  public init<each S: Stage>(
    _ name: String, version: String, license: String? = nil, summary: String? = nil, stages: repeat (each S).Type
  ) {
    let arena = CArena()
    var stageTables: [vb_stage] = []
    for stage in repeat each stages { stageTables.append(vb_stage(stage, in: arena)) }
    table = arena.pointer(
      to: vb_plugin(
        abi_major: VB_ABI_MAJOR, abi_minor: VB_ABI_MINOR, name: arena.text(name), version: arena.text(version),
        license: license.map(arena.text), summary: summary.map(arena.text), stages: arena.pointers(to: stageTables),
        stage_count: UInt32(stageTables.count), reserved: 0))
    _ = Unmanaged.passRetained(arena)
  }

  /// The answer to the host's handshake: the table, or nil and a reason for a host of another major version.
  public func table(
    for host: UnsafePointer<vb_host>?, _ reason: UnsafeMutablePointer<UnsafePointer<CChar>?>?
  ) -> UnsafePointer<vb_plugin>? {
    guard let host, host.pointee.abi_major == VB_ABI_MAJOR else {
      reason?.pointee = UnsafeRawPointer(Self.refusal.utf8Start).assumingMemoryBound(to: CChar.self)
      return nil
    }
    return table
  }
}
