import Glibc

/// The folders in which plugins are looked for, in order; of two stages with one name the first counts.
public struct PluginSearchPath: Sendable, Hashable {
  /// Folders that were asked for: every `*.so` in them is a plugin.
  public var folders: [String]
  /// The program's own folder, where only `libvoicebeat-*.so` are plugins, since other libraries live there too.
  public var programFolder: String?

  public init(folders: [String], programFolder: String? = nil) {
    self.folders = folders
    self.programFolder = programFolder
  }

  /// `extra` first, then those of `$VOICEBEAT_PLUGIN_PATH` (separated by colons), then the installed plugins
  /// (`../lib/voicebeat/plugins` from the program's folder), then the program's folder itself.
  public static func standard(extra: [String] = []) -> PluginSearchPath {
    var folders = extra
    if let list = getenv("VOICEBEAT_PLUGIN_PATH") {
      folders += String(cString: list).split(separator: ":").map(String.init)
    }
    let program = Self.executableFolder
    let installed = program + "/../lib/voicebeat/plugins"
    if access(installed, F_OK) == 0 { folders.append(installed) }
    return PluginSearchPath(folders: folders, programFolder: program)
  }

  /// The folder of the running program.
  public static var executableFolder: String {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = buffer.withUnsafeMutableBytes {
      readlink("/proc/self/exe", $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count)
    }
    let path = String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
    return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }

  /// The plugin files in order, each with the folder it was found in.
  var files: [(path: String, folder: String)] {
    var found: [(String, String)] = []
    for folder in folders { found += Self.objects(in: folder, prefix: "") }
    if let programFolder { found += Self.objects(in: programFolder, prefix: "libvoicebeat-") }
    return found
  }

  private static func objects(in folder: String, prefix: String) -> [(String, String)] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".so"), name.hasPrefix(prefix) { names.append(name) }
    }
    return names.sorted().map { ("\(folder)/\($0)", folder) }
  }
}
