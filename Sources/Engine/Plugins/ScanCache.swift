import Glibc
import JSON

/// What scans found, kept from run to run: reports by path. A damaged or foreign file counts as empty.
struct ScanCache {
  /// Raised when the form of the records changes, so that no old record is misread.
  private static let version: Int64 = 1
  /// Larger than thousands of plugins need; a larger file is not ours.
  private static let sizeLimit = 16 << 20

  let file: String
  private(set) var reports: [String: PluginReport] = [:]

  /// Reads the cache at `file`, if there is one.
  init(file: String) {
    self.file = file
    guard let bytes = Self.read(file), let json = try? JSONValue(parsing: bytes),
      json["version"] == .integer(Self.version), json["engine"] == .string(engineVersion),
      case .array(let list)? = json["plugins"]
    else { return }
    for entry in list {
      if let report = try? PluginReport(json: entry) { reports[report.path] = report }
    }
  }

  /// The user's cache folder by the XDG base directory rules.
  static var standardFolder: String {
    if let folder = getenv("VOICEBEAT_CACHE") { return String(cString: folder) }
    if let folder = getenv("XDG_CACHE_HOME"), folder.pointee == UInt8(ascii: "/") {
      return String(cString: folder) + "/voicebeat"
    }
    return (getenv("HOME").map { String(cString: $0) } ?? "/tmp/voicebeat-\(geteuid())") + "/.cache/voicebeat"
  }

  /// Replaces the records and writes them, whole or not at all. A cache that cannot be written is no error: the
  /// next start only takes longer.
  mutating func replace(with reports: [PluginReport]) {
    self.reports = Dictionary(reports.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    let json = JSONValue.object(
      JSONObject([
        ("version", .integer(Self.version)), ("engine", .string(engineVersion)),
        ("plugins", .array(self.reports.values.sorted { $0.path < $1.path }.map(\.json))),
      ]))
    if let end = file.lastIndex(of: "/") { Self.makeFolders(String(file[..<end])) }
    let temporary = "\(file).\(getpid())"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return }
    let bytes = Array(json.text(pretty: false).utf8)
    let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    close(descriptor)
    if written != bytes.count || rename(temporary, file) != 0 { unlink(temporary) }
  }

  /// Makes `folder` and those above it that are missing, for this user alone.
  static func makeFolders(_ folder: String) {
    for (index, character) in zip(folder.indices, folder) where character == "/" && index > folder.startIndex {
      mkdir(String(folder[..<index]), 0o700)
    }
    mkdir(folder, 0o700)
  }

  private static func read(_ file: String) -> [UInt8]? {
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_size <= sizeLimit else { return nil }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress! + filled, $0.count - filled) }
      guard count > 0 else { return nil }
      filled += count
    }
    return bytes
  }
}
