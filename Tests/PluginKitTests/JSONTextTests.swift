import PluginKit
import Testing

@Suite("JSON text and clip templates")
struct JSONTextTests {
  @Test("parses what is JSON")
  func parses() {
    #expect(JSONText(#" {"bar": 2, "beat": -1.5e1} "#).value == ["bar": 2, "beat": -15.0])
    #expect(
      JSONText(#"[true, false, null, [], {}]"#).value
        == [true, false, nil, [], [:]])
    #expect(JSONText(#""a\"\\\/\n\u00e9\ud83d\ude00é""#).value == .string("a\"\\/\né😀é"))
  }

  @Test(
    "answers nil to what is not",
    arguments: [
      "", "{", "[1,]", "{\"a\":1,}", "{a:1}", "01x", "+1", ".5", "1e400", "nul", "\"a", "\"\u{1}\"", #""\ud83d""#,
      #""\x""#,
      "1 2", "[1 2]", #"{"a": 1, "a": 2}"#, String(repeating: "[", count: 1000),
    ])
  func refuses(text: String) {
    #expect(JSONText(text).value == nil)
  }

  @Test("quotes any string so that it parses back", arguments: ["", "plain", "\"\\\n\u{0}\u{1f}", "é😀"])
  func quotes(text: String) {
    #expect(JSONText(quoting: text).value == .string(text))
  }

  @Test("fills in a clip's id, index and kind, and nothing else")
  func templates() {
    let clip = Clip(id: "take-1", kind: "speech")
    let template: ClipTemplate = "a/${clip.kind}-${clip.index}-${clip.id}.$${clip.id}${clip.x}$"
    #expect(template.resolved(for: clip) == "a/speech-0-take-1.$take-1${clip.x}$")
    #expect(template.dependsOnClip)
    #expect(!ClipTemplate("plain.wav").dependsOnClip)
  }
}
