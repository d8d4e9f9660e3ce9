import Glibc

/// The dates that S3 writes, as seconds since 1970.
enum WireDates {
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// A header's date (RFC 9110, section 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
  static func header(_ text: String) -> Double? {
    let parts = text.utf8.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: ",") }.map { Substring($0) }
    guard parts.count >= 5, let day = Int(parts[1]), let month = months.firstIndex(where: { $0 == parts[2] }),
      let year = Int(parts[3])
    else { return nil }
    return seconds(year, month + 1, day, time: parts[4])
  }

  /// A listing's date (RFC 3339): `2009-10-12T17:50:30.000Z`.
  static func listing(_ text: String) -> Double? {
    let halves = text.split { $0 == "T" || $0 == "Z" }
    guard halves.count == 2 else { return nil }
    let day = halves[0].split(separator: "-").compactMap { Int($0) }
    guard day.count == 3 else { return nil }
    return seconds(day[0], day[1], day[2], time: halves[1])
  }

  private static func seconds(_ year: Int, _ month: Int, _ day: Int, time: Substring) -> Double? {
    let time = time.utf8.split(separator: UInt8(ascii: ":")).compactMap { Double(Substring($0)) }
    guard time.count == 3, (1970...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else {
      return nil
    }
    var parts = tm()
    parts.tm_year = Int32(year - 1900)
    parts.tm_mon = Int32(month - 1)
    parts.tm_mday = Int32(day)
    return Double(timegm(&parts)) + time[0] * 3600 + time[1] * 60 + time[2]
  }
}
