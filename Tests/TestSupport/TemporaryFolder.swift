import Glibc

/// A folder that is removed with this object.
public final class TemporaryFolder {
  public let location: String

  public init() throws { location = try Self.make() }

  deinit {
    _ = try? Tool.run("rm", ["-r", location])
  }

  /// A new folder that somebody else removes.
  static func make() throws -> String {
    var template = Array("/tmp/voicebeat-test-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw SystemFailure("mkdtemp") }
    return String(cString: made)
  }

  /// The names in the folder, sorted; hidden ones, too.
  public var names: [String] {
    guard let folder = opendir(location) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      names.append(
        withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
    }
    return names.filter { $0 != "." && $0 != ".." }.sorted()
  }

  public func path(_ name: String) -> String { location + "/" + name }

  /// Writes a file and tells its path.
  public func write(_ text: String, to name: String) throws -> String { try write(Array(text.utf8), to: name) }

  /// The same of bytes.
  public func write(_ bytes: [UInt8], to name: String) throws -> String {
    let path = path(name)
    guard let file = fopen(path, "w") else { throw SystemFailure("open \(path)") }
    fwrite(bytes, 1, bytes.count, file)
    guard fclose(file) == 0 else { throw SystemFailure("write \(path)") }
    return path
  }
}
