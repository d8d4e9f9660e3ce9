import DSP
import PluginKit

extension SegmentCues {
  /// An object of all figures, to three places.
  var json: JSONText {
    let members = figures.map { "\"\($0.name)\":\((Double($0.value) * 1000).rounded() / 1000)" }
    return JSONText("{" + members.joined(separator: ",") + "}")
  }
}
