/// Why a store could not do what it was asked. Every case names what it is about (`subject`: a key, a bucket, a folder), and
/// `description` is a sentence for the person who must act. No case ever holds a secret or a signed URL.
public enum ObjectStoreError: Error, Equatable, Sendable {
  /// No such object, or no such bucket.
  case notFound(subject: String, detail: String)
  /// The credentials do not allow it, or are wrong.
  case denied(subject: String, detail: String)
  /// The object is not, or no longer, what the caller made its condition.
  case preconditionFailed(subject: String, detail: String)
  /// The object, its metadata or what is accepted in memory exceeds a limit.
  case tooLarge(subject: String, detail: String)
  /// A text that cannot be a key.
  case badKey(key: String, detail: String)
  /// A range that begins behind the object's end.
  case badRange(subject: String, detail: String)
  /// The store asks for fewer requests.
  case throttled(subject: String, detail: String)
  /// The store cannot be reached, or failed by itself.
  case unavailable(subject: String, detail: String)
  /// Bytes arrived that are not those of the object, and did so repeatedly.
  case corrupted(subject: String, detail: String)
  /// The caller asked to stop.
  case cancelled(subject: String)
  /// The store, or this kind of store, does not do that.
  case unsupported(subject: String, detail: String)
  /// The configuration cannot work.
  case misconfigured(detail: String)
  /// A local file could not be read or written.
  case io(subject: String, detail: String)

  /// Whether the same call may succeed later. What is worth it was retried already before it was thrown.
  public var isWorthRetrying: Bool {
    switch self {
    case .throttled, .unavailable, .corrupted: true
    default: false
    }
  }
}

extension ObjectStoreError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notFound(let subject, let detail), .denied(let subject, let detail),
      .preconditionFailed(let subject, let detail),
      .tooLarge(let subject, let detail), .badRange(let subject, let detail), .throttled(let subject, let detail),
      .unavailable(let subject, let detail), .corrupted(let subject, let detail),
      .unsupported(let subject, let detail), .io(let subject, let detail):
      "\(subject): \(detail)"
    case .badKey(let key, let detail):
      "\"\(Self.printable(key))\" cannot be a key: \(detail)"
    case .cancelled(let subject):
      "\(subject): stopped on request"
    case .misconfigured(let detail):
      detail
    }
  }

  /// A key that failed its check may hold anything and be of any length.
  private static func printable(_ text: String) -> String {
    let shown = String(
      text.unicodeScalars.prefix(80).map {
        $0.value < 32 || (127..<160).contains($0.value) ? "\u{FFFD}" : Character($0)
      })
    return text.unicodeScalars.count > 80 ? shown + "…" : shown
  }
}
