public import DSP
public import PluginKit

/// The key that a list of the kind `key` tells.
public struct FoundKey {
  public let scale: Scale
  /// By how many cents, −50…50, the music lies above the reference.
  public let tuning: Double

  /// Nil where no key was found.
  ///
  /// - Parameter port: Where the list has arrived.
  /// - Throws: `badInput` for a list of another kind, and for a label that is no scale.
  public init?(_ list: EventList, port: String) throws(StageError) {
    guard list.kind == "key" else {
      throw .badInput("events of the kind \"\(list.kind)\" tell no key; connect the stage `key`", about: port)
    }
    guard let event = list.events.first else { return nil }
    guard let scale = event.label.flatMap({ Scale($0) }) else {
      throw .badInput("\"\(event.label ?? "")\" is no scale, such as \"C major\"", about: port)
    }
    self.scale = scale
    let tuning = event.attributes?.value?["tuning"]?.number ?? 0
    self.tuning = min(max(-50, tuning), 50)
  }

  public init(_ estimate: KeyEstimate) {
    scale = estimate.scale
    tuning = estimate.tuning
  }
}
