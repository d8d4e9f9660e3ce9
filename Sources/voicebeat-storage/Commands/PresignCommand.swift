import ArgumentParser
import Console
import JSON
import ObjectStore

struct PresignCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "presign",
    abstract: "Make a URL that lets its holder fetch, store or remove one object for a while.",
    discussion: """
      The URL is a secret until it expires; it is printed and kept nowhere.

      EXAMPLES
        voicebeat storage presign takes/take1.wav
        voicebeat storage presign uploads/new.wav --method put --expires 15m
      """)

  @Argument(help: "The key of the object.") var key: String
  @Option(help: "What the URL allows: get, put, head or delete.") var method = MethodArgument.get
  @Option(help: ArgumentHelp("How long it is good for, at most 168h (default: 1h).", valueName: "time"))
  var expires: TimeSpan?
  @Flag(help: "Print one JSON document on standard output: the result, or the error.") var json = false

  func run() throws {
    let key = try ObjectKey(key)
    let storage = try StorageSession()
    let seconds = expires.map { Int($0.seconds.rounded()) } ?? storage.configuration.presignExpiry
    let url = try storage.store.presign(method.method, key, expiry: seconds)
    guard json else { return try Terminal.print(url.secret) }
    let value: JSONValue = [
      "url": .string(url.secret), "method": .string(method.method.rawValue),
      "expires": .string(ObjectText.date(url.expires)),
    ]
    try Terminal.print(value.text(pretty: true))
  }
}

/// What `--method` takes.
enum MethodArgument: String, CaseIterable, ExpressibleByArgument {
  case get, put, head, delete

  var method: PresignedMethod {
    switch self {
    case .get: .get
    case .put: .put
    case .head: .head
    case .delete: .delete
    }
  }
}
