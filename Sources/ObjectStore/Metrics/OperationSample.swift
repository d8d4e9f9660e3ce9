/// One request to a store, as whoever counts them sees it.
public struct OperationSample: Equatable, Sendable {
  public var operation: StoreOperation
  /// Whether the store did what it was asked. "No such object" is an answer, too, and counts as done.
  public var isSuccess: Bool
  /// The answer's HTTP status; nil where none came, or where there is no HTTP.
  public var status: Int?
  /// Which attempt it was, from 1.
  public var attempt: Int
  /// Bytes of content sent and received, without headers.
  public var sent: Int64
  public var received: Int64
  /// From the begin of the request to the end of the answer.
  public var seconds: Double

  public init(
    _ operation: StoreOperation, isSuccess: Bool, status: Int? = nil, attempt: Int, sent: Int64 = 0,
    received: Int64 = 0, seconds: Double
  ) {
    self.operation = operation
    self.isSuccess = isSuccess
    self.status = status
    self.attempt = attempt
    self.sent = sent
    self.received = received
    self.seconds = seconds
  }
}

/// What a request does. R2 bills by classes: A changes or lists, B reads, the rest is free.
public enum StoreOperation: String, CaseIterable, Sendable {
  case head, get, put, list, delete, deleteMany, copy
  case createUpload, uploadPart, completeUpload, abortUpload, listUploads
  case readLifecycle, writeLifecycle, headBucket
}

/// Told of every request.
public protocol StoreObserver: Sendable {
  /// Called on the thread of the request, at any time from any number of threads.
  func observe(_ sample: OperationSample)
}
