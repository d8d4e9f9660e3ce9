enum HTTPMethod: String, Sendable {
  case get = "GET"
  case head = "HEAD"
  case put = "PUT"
  case post = "POST"
  case delete = "DELETE"
}

/// One request as it goes on the wire.
struct HTTPRequest: Sendable {
  var method: HTTPMethod
  /// With a path and a query that are percent-encoded already: they are sent as they are.
  var url: String
  var headers: [(name: String, value: String)]
  /// Only for PUT and POST, where nil is an empty body.
  var body: ObjectBody?
  /// What errors in reading the body are about.
  var subject: String
  /// Seconds without a byte in either direction after which the server is given up.
  var silence: Double
}

/// What a server answered.
struct HTTPResponse: Sendable {
  var status = 0
  var headers = HTTPHeaders()
  /// The content, unless it went to a receiver.
  var body: [UInt8] = []
  /// Whether the request may have been sent twice, because a connection broke before the answer.
  var isPerhapsRepeated = false
  /// Whether the receiver stopped before the end.
  var isCut = false
}

/// The fields of an answer's head.
struct HTTPHeaders: Sendable {
  private var fields: [(name: String, value: String)] = []

  /// The value of the first field of that name, which is given in lower case.
  subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

  /// Fields whose names begin so, by what follows.
  func withPrefix(_ prefix: String) -> [(name: String, value: String)] {
    fields.filter { $0.name.hasPrefix(prefix) }.map { (String($0.name.dropFirst(prefix.count)), $0.value) }
  }

  mutating func append(_ name: String, _ value: String) { fields.append((name, value)) }
}

/// Why no whole answer came.
struct HTTPFailure: Error, Sendable {
  enum Kind: Sendable {
    /// No connection: nothing was sent.
    case unreachable
    /// The connection broke, or the answer was cut short.
    case broken
    /// The server said nothing for too long.
    case silent
    /// The caller asked to stop.
    case cancelled
    /// It will fail the same way every time: a bad URL, a certificate that nobody vouches for.
    case hopeless
    /// The bytes to send could not be read.
    case unreadable(ObjectStoreError)
  }

  var kind: Kind
  var detail: String
}
