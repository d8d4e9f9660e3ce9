import Console

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
