import CUTF8Proc
import Glibc

/// Unicode's normalization forms (UAX #15).
enum NormalizationForm {
  /// Whether a text is in form C: R2 would otherwise keep the object under another key than it was given.
  static func isComposed(_ text: String) -> Bool {
    if text.utf8.allSatisfy({ $0 < 128 }) { return true }
    guard let composed = utf8proc_NFC(text.utf8CString.map { UInt8(bitPattern: $0) }) else { return false }
    defer { free(composed) }
    return strcmp(UnsafeRawPointer(composed).assumingMemoryBound(to: CChar.self), text) == 0
  }
}
