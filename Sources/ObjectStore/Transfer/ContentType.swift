/// Media types by extension, of what pipelines read and write.
public enum ContentType {
  /// The type of a file or key by its extension; nil for others.
  public static func of(_ name: String) -> String? {
    let last = name.utf8.split(separator: UInt8(ascii: "/")).last ?? Substring(name).utf8[...]
    guard let dot = last.lastIndex(of: UInt8(ascii: ".")), dot != last.startIndex else { return nil }
    return types[Substring(last[last.index(after: dot)...]).lowercased()]
  }

  private static let types = [
    "wav": "audio/wav", "w64": "audio/x-w64", "rf64": "audio/wav",
    "aif": "audio/aiff", "aiff": "audio/aiff", "aifc": "audio/aiff",
    "flac": "audio/flac", "mp3": "audio/mpeg", "ogg": "audio/ogg", "oga": "audio/ogg", "opus": "audio/ogg",
    "m4a": "audio/mp4", "aac": "audio/aac", "webm": "audio/webm",
    "mid": "audio/midi", "midi": "audio/midi", "sf2": "audio/x-soundfont", "sf3": "audio/x-soundfont",
    "json": "application/json", "jams": "application/json", "abc": "text/vnd.abc",
    "musicxml": "application/vnd.recordare.musicxml+xml",
    "txt": "text/plain; charset=utf-8", "csv": "text/csv; charset=utf-8", "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8", "xml": "application/xml", "pdf": "application/pdf",
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "svg": "image/svg+xml",
    "zip": "application/zip", "gz": "application/gzip", "tar": "application/x-tar",
  ]
}
