import DSP
import PluginKit
import Score

/// A melody beside a clip that is to sing it.
struct SungMelody {
  /// Notes by their beginning, times in frames of the clip.
  private let notes: [(times: Range<Double>, note: Double)]

  /// - Parameter melody: In seconds on the timeline.
  init(_ melody: Melody, clipStart: Int, format: AudioFormat) {
    let rate = Double(format.sampleRate)
    notes = melody.notes.sorted { $0.start < $1.start }.map { note in
      let start = note.start * rate - Double(clipStart)
      return (start..<start + note.duration * rate, note.note)
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
