/// Spans of time as people read them.
public enum Clock {
  /// `0:07`, `12:34`, `1:02:03`.
  public static func text(seconds: Double) -> String {
    let whole = Int(max(0, seconds).rounded())
    let (hours, minutes) = (whole / 3600, whole / 60 % 60)
    let tail = twoDigits(whole % 60)
    return hours > 0 ? "\(hours):\(twoDigits(minutes)):\(tail)" : "\(minutes):\(tail)"
  }

  /// `0.34 s` below a minute, else as `text` has it.
  public static func precise(seconds: Double) -> String {
    guard seconds < 59.995 else { return text(seconds: seconds) }
    let hundredths = Int((seconds * 100).rounded())
    return "\(hundredths / 100).\(twoDigits(hundredths % 100)) s"
  }

  private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
