import Glibc

/// The keys that stand for the versions of an object where a store keeps none by itself, as R2 does.
///
/// Of `takes/mix.flac`, each version is an object that is never written again:
/// `takes/mix.history/20261122T204501.123Z-1a2b3c4d.flac`, in the order of their times. `takes/mix.flac.current` is a
/// small JSON object that names the version that counts.
public enum VersionedKeys {
  /// The object that names the current version.
  public static func pointer(_ key: ObjectKey) throws(ObjectStoreError) -> ObjectKey {
    try ObjectKey(key.text + ".current")
  }

  /// What the keys of all versions begin with.
  public static func prefix(_ key: ObjectKey) -> String { split(key).stem + ".history/" }

  /// A key for a version that is written now.
  ///
  /// - Parameter now: seconds since 1970.
  static func version(_ key: ObjectKey, now: Double) throws(ObjectStoreError) -> ObjectKey {
    let random = String(UInt32.random(in: 0...UInt32.max), radix: 16)
    let digits = String(repeating: "0", count: 8 - random.count) + random
    return try ObjectKey("\(prefix(key))\(UTCTime.compact(now))-\(digits)\(split(key).ending)")
  }

  /// The key up to its extension, and the extension with its dot.
  private static func split(_ key: ObjectKey) -> (stem: String, ending: String) {
    let last = key.lastPart
    guard let dot = last.lastIndex(of: "."), dot > last.startIndex else { return (key.text, "") }
    return (String(key.text.dropLast(last[dot...].count)), String(last[dot...]))
  }
}

/// Times as texts, in UTC (ISO 8601).
enum UTCTime {
  /// Such as `20261122T204501.123Z`: fit for keys, and in the order of time.
  static func compact(_ seconds: Double) -> String { text(seconds, "%Y%m%dT%H%M%S") }

  /// Such as `2026-11-22T20:45:01.123Z`.
  static func readable(_ seconds: Double) -> String { text(seconds, "%Y-%m-%dT%H:%M:%S") }

  private static func text(_ seconds: Double, _ format: String) -> String {
    let milliseconds = Int(seconds * 1_000)
    var time = milliseconds / 1_000
    var parts = tm()
    gmtime_r(&time, &parts)
    let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
      strftime(buffer.baseAddress!, buffer.count, format, &parts)
      return String(cString: buffer.baseAddress!)
    }
    let fraction = String(milliseconds % 1_000)
    return "\(text).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)Z"
  }
}
