/// Sizes as people write them.
enum ByteCount {
  private static let units: [(name: String, bytes: Int64)] = [
    ("KIB", 1 << 10), ("MIB", 1 << 20), ("GIB", 1 << 30), ("TIB", 1 << 40),
    ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000), ("B", 1),
  ]

  /// Bytes of `500MB`, `2 GiB`, `1.5GB` or `4096`; nil where it is none of these or beyond 2⁶².
  static func parse(_ text: String) -> Int64? {
    let text = text.uppercased()
    let unit = units.first { text.hasSuffix($0.name) }
    var digits = Substring(text).dropLast(unit?.name.count ?? 0)
    while digits.last == " " { digits = digits.dropLast() }
    guard let first = digits.first, first.isASCII, first.isNumber, digits.last != ".",
      digits.allSatisfy({ $0.isASCII && $0.isNumber || $0 == "." })
    else { return nil }
    guard let number = Double(digits), number * Double(unit?.bytes ?? 1) < Double(1 << 62 as Int64) else { return nil }
    return Int64((number * Double(unit?.bytes ?? 1)).rounded())
  }

  /// `1.5 MiB`, `12 KiB`, `3 bytes`.
  static func text(_ bytes: Int64) -> String {
    var value = Double(bytes)
    var unit = "bytes"
    for name in ["KiB", "MiB", "GiB", "TiB"] where value >= 1_024 {
      value /= 1_024
      unit = name
    }
    let tenths = (value * 10).rounded() / 10
    return tenths == tenths.rounded() ? "\(Int64(tenths)) \(unit)" : "\(tenths) \(unit)"
  }
}
