import AudioStages
import ObjectStages
import PluginKit
import SampleLibrary

extension StageError {
  /// What the host is told of an error of the library.
  ///
  /// - Parameter parameter: the parameter that most errors are about.
  init(_ error: SampleLibraryError, about parameter: String) {
    switch error {
    case .store(let error): self.init(error, about: parameter)
    case .missingObject, .nothingFound: self.init(.notFound, error.description, about: parameter)
    case .unknownInstrument, .unknownGenre, .unknownSample:
      self.init(.badParameter, error.description, about: parameter)
    default: self.init(.badInput, error.description, about: parameter)
    }
  }
}
