/// Why an attempt failed, and what may be done about it.
struct S3Failure: Error, Sendable {
  enum Remedy: Sendable {
    /// The same request will fail the same way.
    case none
    case again
    /// The same request will fail the same way, but not all that it is a part of, when that is begun anew.
    case startOver
    case throttled(retryAfter: Double?)
    /// The server's clock is so many seconds ahead of this machine's.
    case clock(offset: Double)
    /// The server does not know the checksums that went along.
    case withoutChecksums
  }

  /// What the caller is told when nothing helps.
  var error: ObjectStoreError
  var remedy = Remedy.none
  /// The answer's status; 0 when there was none.
  var status = 0
  /// S3's name for it, such as `NoSuchUpload`; empty where the server gave none.
  var code = ""
  /// Whether the server may have done what it was asked although it did not say so, in this attempt or one before.
  var mayHaveHappened = false

  init(_ error: ObjectStoreError, _ remedy: Remedy = .none) {
    self.error = error
    self.remedy = remedy
  }

  init(_ failure: HTTPFailure, subject: String, host: String) {
    switch failure.kind {
    case .unreachable:
      self.init(
        .unavailable(
          subject: subject, detail: "\(host) cannot be reached; check the network and the endpoint (\(failure.detail))"),
        .again)
    case .broken:
      self.init(.unavailable(subject: subject, detail: "the connection to \(host) broke: \(failure.detail)"), .again)
      mayHaveHappened = true
    case .silent:
      self.init(.unavailable(subject: subject, detail: "\(host) did not answer in time"), .again)
      mayHaveHappened = true
    case .cancelled:
      self.init(.cancelled(subject: subject))
      mayHaveHappened = true
    case .hopeless:
      self.init(.misconfigured(detail: "\(host): \(failure.detail)"))
    case .unreadable(let error):
      self.init(error)
    }
  }
}
