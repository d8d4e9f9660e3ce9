import DSP
import PluginKit

/// A melody beside a clip that is to sing it.
struct SungMelody {
  /// Notes by their beginning, times in frames of the clip.
  private let notes: [(times: Range<Double>, note: Double)]

  init(_ notes: [MelodyNote], clipStart: Int, format: AudioFormat) {
    let rate = Double(format.sampleRate)
    self.notes = notes.sorted { $0.times.lowerBound < $1.times.lowerBound }.map { note in
      let start = note.times.lowerBound * rate - Double(clipStart)
      return (start..<note.times.upperBound * rate - Double(clipStart), note.note)
    }
  }

  /// For each frame of a run the note that is to be sung there; of several the one that began last.
  func notes(for run: VoicedRun) -> [Double?] {
    var sung = [Double?](repeating: nil, count: run.frames.count)
    for (times, note) in notes {
      let first = (times.lowerBound / run.hop).rounded(.up) - Double(run.frames.lowerBound)
      let end = (times.upperBound / run.hop).rounded(.up) - Double(run.frames.lowerBound)
      guard end > 0, first < Double(sung.count) else { continue }
      for frame in Int(max(0, first))..<Int(min(Double(sung.count), end)) { sung[frame] = note }
    }
    return sung
  }
}
