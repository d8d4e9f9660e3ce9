import Console
import JSON
import ObjectStore
import SampleLibrary

extension CommandError {
  /// Any error of a storage command.
  init(_ error: any Error) {
    switch error {
    case let error as CommandError: self = error
    case let error as ObjectStoreError: self.init(ExitStatus(error), [error.description])
    case let error as SampleLibraryError: self.init(ExitStatus(error), [error.description])
    case let error as ConfigurationError:
      self.init(.configuration, error.problems.map { "\($0.variable) \($0.detail): \($0.remedy)" })
    default: self.init(.software, String(describing: error))
    }
  }

  /// An error of a store, of its configuration or of the samples in it; nil for one that only the argument parser knows.
  static func known(_ error: any Error) -> CommandError? {
    error is ObjectStoreError || error is ConfigurationError || error is SampleLibraryError ? CommandError(error) : nil
  }

  /// A bulk operation of which some items failed: one line for each, and the status of the first.
  init?(_ report: BulkWork.Report) {
    guard let first = report.failures.first else { return nil }
    self.init(ExitStatus(first.error), report.failures.map(\.error.description))
  }
}

extension ExitStatus {
  /// What an error of a store means to the caller of the program.
  init(_ error: ObjectStoreError) {
    switch error {
    case .notFound: self = .noInput
    case .denied: self = .denied
    case .preconditionFailed: self = .cannotCreate
    case .tooLarge, .badRange: self = .data
    case .badKey: self = .usage
    case .throttled, .unavailable, .corrupted: self = .temporary
    case .cancelled: self = .interrupted
    case .unsupported: self = .unavailable
    case .misconfigured: self = .configuration
    case .io: self = .inputOutput
    }
  }
}

extension ExitStatus {
  /// What an error of the sample library means to the caller of the program.
  init(_ error: SampleLibraryError) {
    switch error {
    case .unknownInstrument, .unknownGenre: self = .usage
    case .unknownSample, .nothingFound, .missingObject, .nothingToImport: self = .noInput
    case .unreadable, .badCatalogue, .badKit: self = .data
    case .store(let error): self = ExitStatus(error)
    }
  }
}
