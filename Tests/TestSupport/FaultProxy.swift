import Glibc
public import JSON
import Synchronization

/// A proxy of a test's own before a server: what goes wrong on the way, and R2's rules. See `Tests/Servers/fault_proxy.py`.
public final class FaultProxy: Sendable {
  public let port: Int
  public var endpoint: String { "\(scheme)://127.0.0.1:\(port)" }

  private let scheme: String
  private let child: pid_t
  private let orders: Int32
  private let answers: Mutex<LineReader>

  /// Starts a proxy.
  ///
  /// - Parameters:
  ///   - configuration: what `fault_proxy.py` describes; nothing goes wrong where it is empty.
  ///   - certificate: paths of a certificate and its key, for a proxy that speaks TLS.
  public init(
    to server: S3Server, _ configuration: JSONObject = [:], certificate: (path: String, key: String)? = nil
  ) throws {
    let (input, output) = (try makePipe(), try makePipe())
    defer {
      close(input.read)
      close(output.write)
    }
    let argv =
      [try ServerPrograms.path("python"), Tool.root + "/Tests/Servers/fault_proxy.py", "127.0.0.1:\(server.port)"]
      + (certificate.map { [$0.path, $0.key] } ?? [])
    child = try spawn(argv, input: .descriptor(input.read), output: .descriptor(output.write), errors: .inherited)
    orders = input.write
    var reader = LineReader(output.read)
    port = Int(try JSONValue(parsing: reader.next())["port"]?.integer ?? 0)
    answers = Mutex(reader)
    scheme = certificate == nil ? "http" : "https"
    if !configuration.isEmpty { try configure(configuration) }
  }

  deinit {
    close(orders)
    answers.withLock { _ = close($0.descriptor) }
    waitForEnd(of: child)
  }

  /// Configures it anew and begins to count again.
  public func configure(_ configuration: JSONObject) throws { _ = try ask(configuration) }

  /// What happened since it was configured.
  public func counters() throws -> Counters { Counters(try ask([:])) }

  private func ask(_ order: JSONObject) throws -> JSONValue {
    try answers.withLock { reader in
      let line = Array("\(JSONValue.object(order).text())\n".utf8)
      guard write(orders, line, line.count) == line.count else { throw SystemFailure("write to the fault proxy") }
      let answer = try JSONValue(parsing: reader.next())
      if let error = answer["error"]?.string { throw FaultProxyError(description: error) }
      return answer
    }
  }

  public struct Counters: Sendable {
    public var requests: Int
    /// Faults that requests met with, by name.
    public var faults: [String: Int]
    /// Requests that R2's rules refused, by the error's code.
    public var refusals: [String: Int]
    /// Connections of clients: the most at once, and all.
    public var peakConnections: Int
    public var totalConnections: Int

    init(_ json: JSONValue) {
      func counts(_ key: String) -> [String: Int] {
        let members = json[key]?.object?.map { ($0.key, Int($0.value.integer ?? 0)) } ?? []
        return Dictionary(uniqueKeysWithValues: members)
      }
      requests = Int(json["requests"]?.integer ?? 0)
      faults = counts("faults")
      refusals = counts("refusals")
      peakConnections = counts("connections")["peak"] ?? 0
      totalConnections = counts("connections")["total"] ?? 0
    }
  }
}

/// What the fault proxy did not understand.
struct FaultProxyError: Error, CustomStringConvertible {
  let description: String
}

/// Lines that arrive on a descriptor.
private struct LineReader {
  let descriptor: Int32
  private var rest: [UInt8] = []

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  mutating func next() throws -> [UInt8] {
    var chunk = [UInt8](repeating: 0, count: 4_096)
    while true {
      if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        defer { rest.removeSubrange(...end) }
        return Array(rest[..<end])
      }
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw SystemFailure("read from the fault proxy", count == 0 ? EPIPE : errno) }
      rest += chunk.prefix(count)
    }
  }
}
