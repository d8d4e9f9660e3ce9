import Console
import Engine
import JSON
import Pipeline

extension CommandError {
  /// Any error of a command.
  init(_ error: any Error) {
    switch error {
    case let error as CommandError: self = error
    case let error as PipelineError:
      self.init(
        error.diagnostics.allSatisfy(\.isAboutArguments) ? .usage : .data, error.diagnostics.map(\.text),
        details: [("diagnostics", .array(error.diagnostics.map(\.json)))])
    case let error as RunError:
      self.init(ExitStatus(error.code), [error.description], details: [("run", error.json)])
    default: self.init(.software, String(describing: error))
    }
  }

  /// An error of a pipeline or of a run; nil for one that only the argument parser knows.
  static func known(_ error: any Error) -> CommandError? {
    error is PipelineError || error is RunError ? CommandError(error) : nil
  }
}

extension Diagnostic {
  /// Whether the command line is to blame, not the document: what is bound to its free ports and what its parameters are set
  /// to.
  fileprivate var isAboutArguments: Bool {
    switch code {
    case .badBinding, .nothingKept: true
    case .missingInput: pointer.hasPrefix("/inputs/")
    case .missingParameter: pointer.hasPrefix("/parameters/")
    default: line == nil
    }
  }
}

extension ExitStatus {
  /// What the class of a run's error means to the caller of the program.
  init(_ code: RunError.Code) {
    switch code {
    case .badInput, .badParameter: self = .data
    case .notFound: self = .noInput
    case .limit: self = .unavailable
    case .internal: self = .software
    case .cannotCreate: self = .cannotCreate
    case .io: self = .inputOutput
    case .configuration: self = .configuration
    case .unavailable, .deadline: self = .temporary
    case .denied: self = .denied
    case .cancelled: self = .interrupted
    }
  }
}
