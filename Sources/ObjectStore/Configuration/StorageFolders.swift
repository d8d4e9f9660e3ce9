/// Where a user's files go by the XDG base directory rules.
struct StorageFolders {
  /// What must not be lost: `$XDG_DATA_HOME/voicebeat`, or `~/.local/share/voicebeat`.
  let data: String?
  /// What can be fetched again: `$XDG_CACHE_HOME/voicebeat`, or `~/.cache/voicebeat`.
  let cache: String?
  /// What is only of interest: `$XDG_STATE_HOME/voicebeat`, or `~/.local/state/voicebeat`.
  let state: String?

  init(_ environment: [String: String]) {
    // The rules say that a relative path is to be ignored.
    func absolute(_ variable: String) -> String? {
      environment[variable].flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    func folder(_ variable: String, _ standard: String) -> String? {
      (absolute(variable) ?? absolute("HOME").map { $0 + standard }).map { $0 + "/voicebeat" }
    }
    data = folder("XDG_DATA_HOME", "/.local/share")
    cache = environment["VOICEBEAT_CACHE"] ?? folder("XDG_CACHE_HOME", "/.cache")
    state = folder("XDG_STATE_HOME", "/.local/state")
  }
}
