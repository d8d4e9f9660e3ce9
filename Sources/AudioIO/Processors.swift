import Glibc

enum Processors {
  /// Processors that are available to this process, at most 8.
  static let count: Int = max(1, min(8, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
}
