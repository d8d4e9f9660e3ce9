import Glibc

/// An instant as Signature Version 4 writes it: `20130524T000000Z`, and its day `20130524`, in UTC.
struct SigningTime: Equatable {
  let text: String
  var day: Substring { text.prefix(8) }

  /// - Parameter seconds: since 1970.
  init(_ seconds: Double) {
    var time = time_t(seconds)
    var parts = tm()
    gmtime_r(&time, &parts)
    text = String(unsafeUninitializedCapacity: 17) { buffer in
      buffer.withMemoryRebound(to: CChar.self) { strftime($0.baseAddress, $0.count, "%Y%m%dT%H%M%SZ", &parts) }
    }
  }
}
