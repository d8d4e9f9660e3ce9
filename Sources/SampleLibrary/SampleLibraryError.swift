public import AudioIO
import JSON
public import ObjectStore

/// Why the library has no such sample, or cannot be read. `description` is for the person who must act.
public enum SampleLibraryError: Error, Equatable, Sendable {
  /// No instrument has that name.
  case unknownInstrument(String, suggestion: String?)
  /// No genre is called so, and no sample is of one.
  case unknownGenre(String, suggestion: String?)
  /// No sample has that name or key.
  case unknownSample(String, suggestion: String?)
  /// No sound of an instrument, wherever it was looked for.
  case nothingFound(Instrument, tried: [String])
  /// The catalogue names an object that the store does not have.
  case missingObject(Sample, store: String)
  /// A sample's file is no audio that can be played.
  case unreadable(Sample, AudioIOError)
  /// The catalogue's document is not one: each problem with its place.
  case badCatalogue(subject: String, problems: [String])
  /// A folder without anything to import.
  case nothingToImport(folder: String, detail: String)
  /// A description of a kit that cannot be read.
  case badKit(path: String, detail: String)
  /// What the store says.
  case store(ObjectStoreError)
}

extension SampleLibraryError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownInstrument(let name, let suggestion):
      "there is no instrument \(quoted(name))"
        + Self.did(suggestion, or: "one of \(Instrument.allCases.map(\.name).joined(separator: ", "))")
    case .unknownGenre(let name, let suggestion):
      "there is no genre \(quoted(name))"
        + Self.did(
          suggestion, or: "one of \(Genre.known.map(\.name).joined(separator: ", ")), or one of your own samples")
    case .unknownSample(let name, let suggestion):
      "there is no sample \(quoted(name))" + Self.did(suggestion, or: "see voicebeat samples list")
    case .nothingFound(let instrument, let tried):
      "there is no sample of \(instrument.name); looked in \(tried.joined(separator: ", then ")); import one with "
        + "voicebeat samples import"
    case .missingObject(let sample, let store):
      "the sample \(sample.name) is in the catalogue, but its object \(sample.key?.text ?? "") is not in \(store); import it again"
    case .unreadable(let sample, let error):
      "the sample \(sample.name) cannot be played: \(error)"
    case .badCatalogue(let subject, let problems):
      "\(subject) is not a catalogue of samples: \(problems.joined(separator: "; ")); put it right, or remove it and import again"
    case .nothingToImport(let folder, let detail):
      "\(folder): \(detail)"
    case .badKit(let path, let detail):
      "\(path): \(detail)"
    case .store(let error):
      error.description
    }
  }

  private static func did(_ suggestion: String?, or help: String) -> String {
    suggestion.map { ". Did you mean \(quoted($0))?" } ?? "; \(help)"
  }
}
