/// The name of an output in a batch, with a place for each input's own name.
///
/// `${name}`, `${dir}` and `${index}` are the batch's; other names are left for the pipeline to fill in or to refuse.
struct OutputTemplate {
  /// `[PORT=]FILE` with templates.
  let text: String

  /// The output's name for one input.
  ///
  /// - Parameters:
  ///   - input: its path; `${name}` is the file's name without folders and extension, `${dir}` its folder.
  ///   - index: its place among the inputs, from 1: `${index}`.
  func filled(for input: String, index: Int) -> String {
    let values: [Substring: String] = [
      "name": FileName.stem(input), "dir": FileName.folder(input), "index": "\(index)",
    ]
    var filled = ""
    var rest = text[...]
    while let dollar = rest.firstIndex(of: "$") {
      filled += rest[..<dollar]
      rest = rest[dollar...]
      guard rest.hasPrefix("${"), let close = rest.firstIndex(of: "}"), let value = values[rest[..<close].dropFirst(2)]
      else {
        filled.append(rest.removeFirst())
        continue
      }
      filled += value
      rest = rest[rest.index(after: close)...]
    }
    return filled + rest
  }
}

/// Parts of a path.
enum FileName {
  /// Without folders and extension: `take1` of `takes/take1.wav`.
  static func stem(_ path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return String(name) }
    return String(name[..<dot])
  }

  /// The folder, `.` where the path names none.
  static func folder(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
