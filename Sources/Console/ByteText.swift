/// Amounts of data as people read them.
public enum ByteText {
  /// Such as `512 B`, `8.1 MB`, `1.2 GB`: powers of 1000, two digits that count.
  public static func text(_ bytes: Int64) -> String {
    let units = ["B", "kB", "MB", "GB", "TB"]
    var amount = Double(bytes)
    var unit = 0
    while amount >= 999.5 && unit < units.count - 1 { (amount, unit) = (amount / 1000, unit + 1) }
    let digits = unit == 0 || amount >= 9.95 ? "\(Int(amount.rounded()))" : "\((amount * 10).rounded() / 10)"
    return "\(digits) \(units[unit])"
  }
}
