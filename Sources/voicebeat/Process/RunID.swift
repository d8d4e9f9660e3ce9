import Glibc

/// Names of runs.
enum RunID {
  /// A name that no other run has, sorted by time: seconds and random digits, all hexadecimal.
  static func make() -> String {
    let random = String(UInt32.random(in: .min ... .max), radix: 16)
    return String(time(nil), radix: 16) + "-" + String(repeating: "0", count: 8 - random.count) + random
  }
}
