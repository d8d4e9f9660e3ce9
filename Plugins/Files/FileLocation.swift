import AudioIO
import AudioStages
import PluginKit

/// Throws `badParameter` for a path that no terminal and no log could show.
func refuseControlCharacters(_ path: String) throws(StageError) {
  guard !path.isEmpty else { throw .badParameter("the path is empty; name a file, or - for a pipe", about: "path") }
  guard path.unicodeScalars.allSatisfy({ $0.value >= 32 && $0.value != 127 }) else {
    throw .badParameter("the path holds control characters", about: "path")
  }
}

/// Runs `body` and turns what it throws into what the host understands.
func translated<Result>(_ body: () throws(AudioIOError) -> Result) throws(StageError) -> Result {
  do throws(AudioIOError) {
    return try body()
  } catch {
    throw StageError(error, about: "path")
  }
}
