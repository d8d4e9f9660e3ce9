/// What R2 bills a request as.
public enum OperationClass: String, Sendable, CaseIterable {
  /// What changes or lists.
  case a = "A"
  /// What reads.
  case b = "B"
  case free
}

extension StoreOperation {
  /// By the lists on R2's pricing page.
  public var operationClass: OperationClass {
    switch self {
    case .put, .list, .copy, .createUpload, .uploadPart, .completeUpload, .listUploads, .writeLifecycle: .a
    case .head, .get, .headBucket, .readLifecycle: .b
    case .delete, .deleteMany, .abortUpload: .free
    }
  }
}

extension OperationSample {
  /// Whether R2 bills the request: what got no answer or failed its authentication is free, any other failure is not.
  public var isBilled: Bool {
    switch status {
    case 401, 403: false
    case nil: isSuccess
    default: true
    }
  }
}
