import Console
import Engine

/// How far a run is, in words.
enum ProgressLine {
  /// Such as ` 43%  1:02 of audio  85× real time  0:01 left`.
  static func text(_ progress: RunProgress) -> String {
    var parts: [String] = []
    if let fraction = progress.fraction {
      let percent = String(Int((fraction * 100).rounded(.down)))
      parts.append(String(repeating: " ", count: 3 - percent.count) + percent + "%")
    }
    if progress.audioSeconds > 0 {
      parts.append("\(Clock.text(seconds: progress.audioSeconds)) of audio")
      if progress.elapsedSeconds > 0.5 {
        parts.append("\(speed(progress.audioSeconds / progress.elapsedSeconds))× real time")
      }
    }
    if let fraction = progress.fraction, fraction > 0.01, progress.elapsedSeconds > 0.5 {
      parts.append("\(Clock.text(seconds: progress.elapsedSeconds * (1 - fraction) / fraction)) left")
    }
    return parts.isEmpty ? "running" : parts.joined(separator: "  ")
  }

  /// Two digits that count: `0.85`, `3.2`, `140`.
  static func speed(_ factor: Double) -> String {
    factor < 10 ? "\((factor * 10).rounded() / 10)" : "\(Int(factor.rounded()))"
  }
}
