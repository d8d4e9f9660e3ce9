/// All samples that a store has, as one document beside them says. The built-in kit is not part of it, and is always there: see
/// ``BuiltInKit``.
public struct SampleCatalogue: Equatable, Sendable {
  /// In the order of their names.
  public private(set) var samples: [Sample]

  /// - Parameter samples: of samples with the same name the last one counts.
  public init(_ samples: [Sample] = []) {
    var byName: [String: Sample] = [:]
    for sample in samples { byName[sample.name] = sample }
    self.samples = byName.values.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// This catalogue with further samples; one whose name it has already is replaced.
  public func adding(_ samples: [Sample]) -> SampleCatalogue { SampleCatalogue(self.samples + samples) }

  /// Imported and built-in samples together, in the order of their names.
  public var everything: [Sample] { BuiltInKit.samples + samples }
}
