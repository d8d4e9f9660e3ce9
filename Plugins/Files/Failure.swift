import AudioIO
import PluginKit

/// Runs `body` and turns what it throws into what the host understands.
func translated<Result>(_ body: () throws(AudioIOError) -> Result) throws(StageError) -> Result {
  do throws(AudioIOError) {
    return try body()
  } catch {
    throw StageError(error)
  }
}

/// Throws `badParameter` for a path that no terminal and no log could show.
func refuseControlCharacters(_ path: String) throws(StageError) {
  guard !path.isEmpty else { throw .badParameter("the path is empty; name a file, or - for a pipe", about: "path") }
  guard path.unicodeScalars.allSatisfy({ $0.value >= 32 && $0.value != 127 }) else {
    throw .badParameter("the path holds control characters", about: "path")
  }
}

extension StageError {
  init(_ error: AudioIOError) {
    let code: Code
    var about: String? = "path"
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
