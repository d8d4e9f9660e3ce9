import Glibc

/// The servers' programs, as `make test-servers` installs them.
public enum ServerPrograms {
  public static let folder = Tool.root + "/.build-test/servers"

  /// The path of one of them.
  ///
  /// - Throws: ``ServersMissing``.
  public static func path(_ name: String) throws -> String {
    let path = "\(folder)/bin/\(name)"
    guard access(path, X_OK) == 0 else { throw ServersMissing(program: path) }
    return path
  }
}

/// The test servers are not installed.
public struct ServersMissing: Error, CustomStringConvertible {
  let program: String
  public var description: String { "\(program) is not there. Run `make test-servers`, which installs it." }
}
