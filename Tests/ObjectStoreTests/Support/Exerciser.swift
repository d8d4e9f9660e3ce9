import Glibc

/// The program in `Tests/StoreExerciser`, built beside the tests.
enum Exerciser {
  static let path: String = {
    let own = withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
      String(
        decoding: buffer[..<max(0, readlink("/proc/self/exe", buffer.baseAddress!, buffer.count))]
          .map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    return own.split(separator: "/").dropLast().reduce(into: "") { $0 += "/" + $1 } + "/store-exerciser"
  }()
}
