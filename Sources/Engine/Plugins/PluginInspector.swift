import Glibc
import JSON

/// Looks at one plugin in this process and tells what it is: the work of the `voicebeat-scan` program, which may crash or
/// hang without harm to its parent.
public enum PluginInspector {
  /// Loads `path` and writes its description, or the reason it was refused, as one JSON document to `descriptor`.
  public static func inspect(_ path: String, reportTo descriptor: Int32) {
    let answer: JSONValue
    do throws(Refusal) {
      let plugin = try LoadedPlugin(path).table.describe()
      answer = .object(JSONObject([("plugin", plugin.json)]))
    } catch {
      answer = .object(JSONObject([("refused", error.json)]))
    }
    // Straight to the descriptor: buffers may be lost in a process that a plugin brings down.
    var rest = Array(answer.text(pretty: false).utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno != EINTR { return }
      rest = rest.dropFirst(max(count, 0))
    }
  }
}
