/// Recognises containers by their first bytes; the name of a file tells nothing.
enum Sniffer {
  /// Bytes that recognition looks at.
  static let needed = 16

  /// What a file begins like.
  enum Kind {
    case wave, w64, aiff, au, flac, ogg, mpeg
    /// An ID3 tag, which MP3 and, against its own advice, FLAC may follow.
    case tagged
  }

  static func recognize(_ first: HeaderBytes, subject: String) throws(AudioIOError) -> Kind {
    guard first.count > 0 else { throw .notAudio(subject: subject, detail: "it is empty") }
    if (first.has("RIFF", at: 0) || first.has("RF64", at: 0)) && first.has("WAVE", at: 8) { return .wave }
    if first.has("riff", at: 0) && first[4] == 0x2E && first[5] == 0x91 { return .w64 }
    if first.has("FORM", at: 0) && (first.has("AIFF", at: 8) || first.has("AIFC", at: 8)) { return .aiff }
    if first.has(".snd", at: 0) { return .au }
    if first.has("fLaC", at: 0) { return .flac }
    if first.has("OggS", at: 0) { return .ogg }
    if first.has("ID3", at: 0) { return .tagged }
    if MPEGFrame(first, at: 0) != nil { return .mpeg }
    throw .notAudio(
      subject: subject,
      detail: "its first bytes are those of no known format (WAV, RF64, W64, AIFF, AU, FLAC, Ogg, MP3)")
  }
}
