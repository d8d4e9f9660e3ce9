import Glibc
import JSON

/// What scans found, kept from run to run: reports by path. A damaged or foreign file counts as empty.
///
/// A heading, then one line a plugin: its path as JSON, a tab, its report as JSON. Only the reports that somebody asks for are
/// read; a file about many search paths costs a start no more than one about its own.
struct ScanCache {
  /// Changes with the form of the records, too, so that no old record is misread.
  private static let heading = "VoiceBeat plugins 2, engine \(engineVersion)"
  /// Larger than thousands of plugins need; a larger file is not ours.
  private static let sizeLimit = 16 << 20

  let file: String
  /// The text of every report, by path.
  private var records: [String: ArraySlice<UInt8>] = [:]

  /// Reads the cache at `file`, if there is one.
  init(file: String) {
    self.file = file
    guard let lines = Self.read(file)?.split(separator: UInt8(ascii: "\n")), let heading = lines.first,
      heading.elementsEqual(Self.heading.utf8)
    else { return }
    for line in lines.dropFirst() {
      guard let tab = line.firstIndex(of: UInt8(ascii: "\t")),
        case .string(let path)? = try? JSONValue(parsing: Array(line[..<tab]))
      else { continue }
      records[path] = line[(tab + 1)...]
    }
  }

  /// What is known of the plugin at `path`.
  func report(_ path: String) -> PluginReport? {
    guard let record = records[path], let json = try? JSONValue(parsing: Array(record)) else { return nil }
    return try? PluginReport(json: json)
  }

  /// Takes the findings about the plugins at `paths` anew and writes everything, whole or not at all. Findings about other
  /// search paths stay as long as their files do, for they are used again. A cache that cannot be written is no error:
  /// the next start only takes longer.
  mutating func replace(_ paths: [String], with reports: [PluginReport]) {
    for path in paths { records[path] = nil }
    records = records.filter { access($0.key, F_OK) == 0 }
    for report in reports { records[report.path] = ArraySlice(report.json.text(pretty: false).utf8) }
    var bytes = Array((Self.heading + "\n").utf8)
    for (path, record) in records.sorted(by: { $0.key < $1.key }) {
      bytes +=
        Array(JSONValue.string(path).text(pretty: false).utf8) + [UInt8(ascii: "\t")] + record + [UInt8(ascii: "\n")]
    }
    if let end = file.lastIndex(of: "/") { Self.makeFolders(String(file[..<end])) }
    let temporary = "\(file).\(getpid())"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return }
    let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    close(descriptor)
    if written != bytes.count || rename(temporary, file) != 0 { unlink(temporary) }
  }

  /// The user's cache folder by the XDG base directory rules.
  static var standardFolder: String {
    if let folder = getenv("VOICEBEAT_CACHE") { return String(cString: folder) }
    if let folder = getenv("XDG_CACHE_HOME"), folder.pointee == UInt8(ascii: "/") {
      return String(cString: folder) + "/voicebeat"
    }
    return (getenv("HOME").map { String(cString: $0) } ?? "/tmp/voicebeat-\(geteuid())") + "/.cache/voicebeat"
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
