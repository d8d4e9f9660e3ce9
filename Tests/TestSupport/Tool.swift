import CRuntime
import Glibc

/// Programs that tests run, and the places that they need.
public enum Tool {
  public struct Result: Sendable {
    /// The exit status, or 128 and the signal.
    public var status: Int32
    /// Standard output and error, in one.
    public var output: String
  }

  /// The package's folder.
  public static let root = #filePath.split(separator: "/").dropLast(3).reduce(into: "") { $0 += "/" + $1 }
  public static let includeFolder = root + "/Sources/PluginABI/include"

  /// Runs a program, found on the path unless its name has a slash, to its end.
  ///
  /// - Parameter environment: variables beside those of this process; nil takes one away.
  public static func run(
    _ program: String, _ arguments: [String], environment: [String: String?] = [:]
  ) throws -> Result {
    let (own, its) = try makePipe()
    defer { close(own) }
    let child: pid_t
    do {
      defer { close(its) }
      child = try spawn([program] + arguments, output: .descriptor(its), environment: environment)
    }
    let output = try readToEnd(of: own)
    return Result(status: waitForEnd(of: child), output: String(decoding: output, as: UTF8.self))
  }
}

/// A call of the system that failed, and why.
public struct SystemFailure: Error, CustomStringConvertible {
  public let description: String

  /// - Parameter error: A number as in `errno`, which counts when none is given.
  public init(_ call: String, _ error: Int32? = nil) {
    description = "\(call): \(String(cString: strerror(error ?? errno)))"
  }
}

/// The content of a file.
public func readFile(_ path: String) throws -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw SystemFailure("open \(path)") }
  defer { close(descriptor) }
  return try readToEnd(of: descriptor)
}

/// A pipe whose ends no started program inherits by itself.
public func makePipe() throws -> (read: Int32, write: Int32) {
  var ends: [Int32] = [-1, -1]
  guard crt_pipe(&ends) == 0 else { throw SystemFailure("pipe") }
  return (ends[0], ends[1])
}

/// Reads what there is until the other end is closed.
public func readToEnd(of descriptor: Int32) throws -> [UInt8] {
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = read(descriptor, &chunk, chunk.count)
    if count == 0 { return bytes }
    if count < 0 && errno != EINTR { throw SystemFailure("read") }
    bytes += chunk.prefix(max(count, 0))
  }
}
