import JSON
import MusicStages
import PluginKit
import Score

extension Strip {
  /// The strips of a mixer's links: as the links carry them, or as `layers` tells where it tells any.
  static func strips(of links: [Node.Link], layers: JSONText) throws(StageError) -> [Strip] {
    let strips = try layers.read("layers") { json throws(ScoreError) in try list(json) }
    if strips.isEmpty { return links.map { Strip($0.settings(as: StripSettings.self)) } }
    guard strips.count == links.count else {
      throw .badParameter("`layers` tells of \(strips.count) links, and there are \(links.count)", about: "layers")
    }
    return strips
  }

  private static func list(_ json: JSONValue) throws(ScoreError) -> [Strip] {
    let entries = try ScoreReader.list(
      json, subject: "`layers`", fields: ["gain", "pan", "start", "fade_in", "fade_out", "mute"],
      example: #"[{"gain": -3, "pan": 0.2, "start": {"bar": 2}}, …], one for each link"#)
    var strips: [Strip] = []
    for entry in entries {
      var strip = Strip()
      strip.gain = try entry.number("gain", in: -120...60, or: strip.gain)
      strip.pan = try entry.number("pan", in: -1...1, or: strip.pan)
      if let start = entry["start"] { strip.start = JSONText(start.text()) }
      strip.fadeIn = try entry.number("fade_in", in: 0...3600, or: strip.fadeIn)
      strip.fadeOut = try entry.number("fade_out", in: 0...3600, or: strip.fadeOut)
      strip.mute = try entry.boolean("mute", or: strip.mute)
      strips.append(strip)
    }
    return strips
  }
}
