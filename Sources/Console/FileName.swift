/// Parts of a path.
public enum FileName {
  /// Without folders: `take1.wav` of `takes/take1.wav`.
  public static func last(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? "" }

  /// Without folders and extension: `take1` of `takes/take1.wav`.
  public static func stem(_ path: String) -> String {
    let name = last(path)
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
    return String(name[..<dot])
  }

  /// The folder, `.` where the path names none.
  public static func folder(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
