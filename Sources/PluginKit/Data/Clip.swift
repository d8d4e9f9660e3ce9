import PluginABI

/// One continuous piece of audio on the timeline, as a value.
public struct Clip: Hashable, Sendable {
  /// A tag of a clip, such as "title" or "bwf.originator"; the keys are listed in `voicebeat/plugin.h`.
  public struct Tag: Hashable, Sendable {
    public var name: String
    public var text: String

    public init(_ name: String, _ text: String) {
      self.name = name
      self.text = text
    }
  }

  /// Unique on its link. Nil when beginning a clip: the host makes one from node and index.
  public var id: String?
  /// "speech", "melody" …
  public var kind: String?
  /// On the timeline, in frames at the format's rate; 0 or later.
  public var start: Int
  /// Length, or nil while it is not known.
  public var frames: Int?
  /// In the order in which they were written.
  public var tags: [Tag]
  /// Clips before it on its link. Set by the host.
  public private(set) var index = 0
  /// Set by the host.
  public private(set) var format: AudioFormat?

  public init(id: String? = nil, kind: String? = nil, start: Int = 0, frames: Int? = nil, tags: [Tag] = []) {
    self.id = id
    self.kind = kind
    self.start = start
    self.frames = frames
    self.tags = tags
  }

  /// The text of the first tag called `name`.
  public subscript(tag name: String) -> String? { tags.first { $0.name == name }?.text }
}

extension Clip {
  init(_ clip: vb_clip) {
    self.init(
      id: clip.id.map { String(cString: $0) }, kind: clip.kind.map { String(cString: $0) }, start: Int(clip.start),
      frames: clip.frames < 0 ? nil : Int(clip.frames))
    index = Int(clip.index)
    format = AudioFormat(clip.format)
    for i in 0..<Int(clip.metadata_count) {
      guard let pair = clip.metadata?[i]?.pointee, let name = pair.name, let text = pair.text else { continue }
      tags.append(Tag(String(cString: name), String(cString: text)))
    }
  }

  /// Calls `body` with the clip in the form of the ABI, valid during the call.
  func withABI<Result>(_ body: (UnsafePointer<vb_clip>) -> Result) -> Result {
    let arena = CArena()
    var clip = vb_clip()
    clip.id = id.map(arena.text)
    clip.kind = kind.map(arena.text)
    clip.start = Int64(start)
    clip.frames = frames.map(Int64.init) ?? -1
    clip.metadata_count = UInt32(tags.count)
    clip.metadata = arena.pointers(
      to: tags.map { vb_pair(name: arena.text($0.name), text: arena.text($0.text)) })
    return body(&clip)
  }
}
