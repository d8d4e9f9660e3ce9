import Glibc

/// The system's words for an error number.
enum SystemError {
  static func text(_ number: Int32) -> String {
    // Safe on any thread with glibc since 2.32.
    String(cString: strerror(number))
  }
}
