import Glibc

/// File names from patterns.
enum Glob {
  /// The files that a pattern means, sorted; `*`, `?`, `[…]` and a leading `~` as in a shell. A pattern that is the name of a
  /// file means that file, whatever characters it has.
  static func files(_ pattern: String) -> [String] {
    if access(pattern, F_OK) == 0 { return [pattern] }
    var result = glob_t()
    defer { globfree(&result) }
    guard glob(pattern, GLOB_TILDE, nil, &result) == 0 else { return [] }
    return (0..<Int(result.gl_pathc)).map { String(cString: result.gl_pathv[$0]!) }
  }
}
