import Glibc
import Synchronization

/// TCP ports of 127.0.0.1 that nobody listens on, for servers that cannot be told to choose one.
enum FreePorts {
  /// 10,000 more is still below the range that the kernel gives to connections, as SeaweedFS wants it.
  private static let range = 20_000..<22_700
  /// Elsewhere for each test process.
  private static let next = Atomic(Int(getpid()) * 10)

  /// Ten ports in a row, whose successors by 10,000 are free, too. Nobody keeps them: another process may be faster, which the
  /// server then says and one tries again.
  static func ten() throws -> Int {
    for _ in 0..<range.count / 10 {
      let start = range.lowerBound + next.add(10, ordering: .relaxed).oldValue % range.count
      if (start..<start + 10).allSatisfy({ isFree($0) && isFree($0 + 10_000) }) { return start }
    }
    throw SystemFailure("look for free ports", EADDRINUSE)
  }

  private static func isFree(_ port: Int) -> Bool {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard socket >= 0 else { return false }
    defer { close(socket) }
    var reuse: Int32 = 1
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    } == 0
  }
}
