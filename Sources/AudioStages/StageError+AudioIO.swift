public import AudioIO
public import PluginKit

extension StageError {
  /// What the host is told of an error of AudioIO.
  ///
  /// - Parameter parameter: the parameter that names the file or object, which most errors are about.
  public init(_ error: AudioIOError, about parameter: String) {
    let code: Code
    var about: String? = parameter
    switch error {
    case .notFound: code = .notFound
    case .denied: code = .denied
    case .isDirectory, .notAudio, .unsupported, .malformed, .truncated, .notFinite: code = .badInput
    case .limit: code = .limit
    case .unavailable: code = .unavailable
    case .cannotCreate: code = .cannotCreate
    case .badSetting(_, let setting, _): (code, about) = (.badParameter, setting)
    case .io: code = .io
    case .cancelled: code = .cancelled
    }
    self.init(code, error.description, about: about)
  }
}
