import Glibc

/// Texts that cross to C: copies that live until freed.
enum CText {
  static func copy(_ text: String) -> UnsafePointer<CChar> { UnsafePointer(strdup(text)) }

  static func copy(_ text: UnsafePointer<CChar>?) -> UnsafePointer<CChar>? { text.map { UnsafePointer(strdup($0)) } }

  static func free(_ text: UnsafePointer<CChar>?) { Glibc.free(UnsafeMutablePointer(mutating: text)) }

  /// The text at `pointer`, or nil for null.
  static func string(_ pointer: UnsafePointer<CChar>?) -> String? { pointer.map { String(cString: $0) } }
}
