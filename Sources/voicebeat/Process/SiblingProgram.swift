import Console
import Engine
import Glibc

/// A program that is installed beside this one.
struct SiblingProgram {
  let path: String

  /// - Throws: ``CommandError`` where it is missing.
  init(_ name: String) throws(CommandError) {
    path = PluginSearchPath.executableFolder + "/" + name
    guard access(path, X_OK) == 0 else {
      throw CommandError(.unavailable, "\(path) is missing; it is a part of VoiceBeat: install it again")
    }
  }

  /// Goes on as that program. Returns only when it cannot be started.
  func replace(arguments: [String]) -> CommandError {
    var argv = ([path] + arguments).map { strdup($0) } + [nil]
    execv(path, &argv)
    return CommandError(.unavailable, "\(path) cannot be started: \(String(cString: strerror(errno)))")
  }
}
