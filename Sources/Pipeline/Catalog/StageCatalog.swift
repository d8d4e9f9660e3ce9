/// The stages that a pipeline may name. Where they come from is no concern of this module.
public struct StageCatalog: Sendable {
  private let stagesByName: [String: StageDescription]

  /// Of two stages with one name the first counts.
  public init(_ stages: some Sequence<StageDescription>) {
    stagesByName = Dictionary(stages.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The stage called `name`, in exactly this spelling.
  public subscript(name: String) -> StageDescription? { stagesByName[name] }

  /// Every stage, by name.
  public var stages: [StageDescription] { stagesByName.values.sorted { $0.name < $1.name } }
}
