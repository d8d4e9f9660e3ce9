public import ObjectStore
public import PluginKit

extension StageError {
  /// What the host is told of a store's error.
  ///
  /// - Parameter parameter: the parameter that names the object, which most errors are about.
  public init(_ error: ObjectStoreError, about parameter: String = "key") {
    let code: Code
    var about: String? = parameter
    switch error {
    case .notFound: code = .notFound
    case .denied: code = .denied
    case .preconditionFailed: code = .cannotCreate
    case .tooLarge: code = .limit
    case .badKey: code = .badParameter
    case .unsupported: (code, about) = (.badParameter, nil)
    case .misconfigured: (code, about) = (.configuration, nil)
    case .throttled, .unavailable, .corrupted: code = .unavailable
    case .cancelled: code = .cancelled
    case .badRange, .io: code = .io
    }
    self.init(code, error.description, about: about)
  }
}
