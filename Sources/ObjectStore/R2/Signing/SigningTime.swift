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
    let numbers = [
      (parts.tm_year + 1900, 4), (parts.tm_mon + 1, 2), (parts.tm_mday, 2), (parts.tm_hour, 2), (parts.tm_min, 2),
      (parts.tm_sec, 2),
    ].map { number, width in
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    text = numbers[..<3].joined() + "T" + numbers[3...].joined() + "Z"
  }
}
