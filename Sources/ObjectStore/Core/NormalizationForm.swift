import CUTF8Proc
import Glibc

/// Unicode's normalization forms (UAX #15).
enum NormalizationForm {
  /// A text in form C. What cannot be composed is returned as it is.
  static func composed(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 128 }) { return text }
    guard let composed = utf8proc_NFC(text.utf8CString.map { UInt8(bitPattern: $0) }) else { return text }
    defer { free(composed) }
    return String(cString: composed)
  }

  /// Whether a text is in form C: R2 would otherwise keep the object under another key than it was given.
  static func isComposed(_ text: String) -> Bool { composed(text).utf8.elementsEqual(text.utf8) }
}
