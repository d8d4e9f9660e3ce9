import JSON
import PluginKit

extension Strip {
  /// The strips of a mixer's links: as the links carry them, or as `layers` tells where it tells any.
  static func strips(of links: [Node.Link], layers: JSONText) throws(StageError) -> [Strip] {
    guard let entries = layers.value?.array else {
      throw .badParameter(
        "`layers` is not a list: it must be [{\"gain\"?, \"pan\"?, …}, …], one for each link", about: "layers")
    }
    if entries.isEmpty { return links.map { Strip($0.settings(as: StripSettings.self)) } }
    guard entries.count == links.count else {
      throw .badParameter("`layers` tells of \(entries.count) links, and there are \(links.count)", about: "layers")
    }
    var strips: [Strip] = []
    for (index, entry) in entries.enumerated() { strips.append(try Strip(entry, layer: index + 1)) }
    return strips
  }

  private static let fields = ["gain", "pan", "start", "fade_in", "fade_out", "mute"]

  /// - Parameter layer: Its number, from 1, for messages.
  private init(_ entry: JSONValue, layer: Int) throws(StageError) {
    self.init()
    guard let object = entry.object else { throw Self.malformed(layer, "is no object") }
    if let unknown = object.keys.first(where: { !Self.fields.contains($0) }) {
      throw Self.malformed(layer, "has a field \"\(unknown)\"; there are \(Self.fields.joined(separator: ", "))")
    }
    func number(_ field: String, _ range: ClosedRange<Double>, _ usual: Double) throws(StageError) -> Double {
      guard let value = object[field] else { return usual }
      guard let told = value.number, range.contains(told) else {
        throw Self.malformed(layer, "needs a `\(field)` from \(range.lowerBound) to \(range.upperBound)")
      }
      return told
    }
    gain = try number("gain", -120...60, gain)
    pan = try number("pan", -1...1, pan)
    fadeIn = try number("fade_in", 0...3600, fadeIn)
    fadeOut = try number("fade_out", 0...3600, fadeOut)
    if let told = object["start"] { start = JSONText(told.text()) }
    if let told = object["mute"] {
      guard case .boolean(let isMute) = told else {
        throw Self.malformed(layer, "has a `mute` that is neither true nor false")
      }
      mute = isMute
    }
  }

  private static func malformed(_ layer: Int, _ problem: String) -> StageError {
    .badParameter("layer \(layer) \(problem)", about: "layers")
  }
}
