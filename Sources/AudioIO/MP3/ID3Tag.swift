import CLame

/// The ID3v2 tag of an MP3 file, made by LAME, with texts in UTF-16.
enum ID3Tag {
  private static let frames = [
    ("title", "TIT2"), ("artist", "TPE1"), ("album", "TALB"), ("date", "TYER"), ("genre", "TCON"), ("track", "TRCK"),
    ("copyright", "TCOP"), ("software", "TSSE"),
  ]

  /// The tag's bytes; empty where there is nothing to say.
  static func bytes(_ metadata: Metadata) -> [UInt8] {
    guard let handle = lame_init() else { return [] }
    defer { lame_close(handle) }
    id3tag_init(handle)
    id3tag_v2_only(handle)
    var isEmpty = true
    for (name, frame) in frames {
      guard let text = metadata[name] else { continue }
      id3tag_set_textinfo_utf16(handle, frame, utf16(text))
      isEmpty = false
    }
    if let comment = metadata["comment"] {
      id3tag_set_comment_utf16(handle, "eng", utf16(""), utf16(comment))
      isEmpty = false
    }
    if let license = metadata["license"] {
      id3tag_set_fieldvalue_utf16(handle, utf16("TXXX=license=\(license)"))
      isEmpty = false
    }
    guard !isEmpty else { return [] }
    var bytes = [UInt8](repeating: 0, count: lame_get_id3v2_tag(handle, nil, 0))
    lame_get_id3v2_tag(handle, &bytes, bytes.count)
    return bytes
  }

  /// UTF-16 with a byte-order mark and a NUL, as LAME takes it.
  private static func utf16(_ text: String) -> [UInt16] { [0xFEFF] + Array(text.utf16) + [0] }
}
