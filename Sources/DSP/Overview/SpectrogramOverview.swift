import Glibc

/// A spectrogram whose rows are equally far apart in pitch, in as many columns as a picture needs.
///
/// Where a recording is longer than the columns reach, neighbouring columns become one, the louder of each row: memory
/// stays bounded however long the recording is.
public final class SpectrogramOverview {
  /// Samples from a column to the next.
  public private(set) var hop: Double
  /// Power of each row, from the lowest frequency up, column by column; 1 for a full-scale sine.
  public private(set) var columns: [[Float]] = []
  /// Of the rows' middles, in Hz.
  public let frequencies: [Double]

  private let mostColumns: Int
  private let transform: RealFFT
  private let window: [Float]
  private let rows: [Range<Int>]
  /// The samples that the next window needs, and where on the timeline they begin.
  private var pending: [Float] = []
  private var origin = 0
  /// Number of the next window, in steps of the first hop.
  private var next = 0
  private let step: Double
  private var merged = 1

  /// - Parameters:
  ///   - sampleRate: In Hz, at least 1.
  ///   - range: Frequencies of the rows, in Hz.
  ///   - rowCount: At least 1.
  ///   - mostColumns: At least 2.
  public init(sampleRate: Double, range: ClosedRange<Double>, rowCount: Int, mostColumns: Int) {
    self.mostColumns = mostColumns
    let size = 1 << max(6, Int(log2(sampleRate * 0.0465).rounded()))
    transform = RealFFT(count: size)
    window = Window.hann(size)
    step = max(1, Double(size) / 8)
    hop = step
    let ratio = range.upperBound / range.lowerBound
    let frequencies = (0..<rowCount).map { range.lowerBound * pow(ratio, (Double($0) + 0.5) / Double(rowCount)) }
    self.frequencies = frequencies
    let half = pow(ratio, 0.5 / Double(rowCount))
    let width = sampleRate / Double(size)
    rows = frequencies.map { frequency in
      let first = Int((frequency / half / width).rounded())
      let last = Int((frequency * half / width).rounded(.down))
      return min(first, size / 2)..<min(max(first, last) + 1, size / 2 + 1)
    }
  }

  /// Adds samples that begin at `position`, which is not before the end of those added last.
  public func add(_ samples: Span<Float>, at position: Int) {
    let gap = position - (origin + pending.count)
    if gap > 0 { append(count: gap) { _ in 0 } }
    // What overlaps with what is already there is left out.
    let skipped = max(0, -gap)
    if skipped < samples.count { append(count: samples.count - skipped) { samples[skipped + $0] } }
  }

  /// Adds the last columns, which look beyond the end.
  public func finish() {
    append(count: window.count / 2) { _ in 0 }
  }

  private func append(count: Int, _ sample: (Int) -> Float) {
    // In pieces: a gap of hours never takes memory.
    var done = 0
    while done < count {
      let piece = min(count - done, 1 << 16)
      for i in 0..<piece { pending.append(sample(done + i)) }
      done += piece
      transformPending()
    }
  }

  private func transformPending() {
    var spectrum = [Bin](repeating: Bin(), count: transform.binCount)
    var frame = [Float](repeating: 0, count: window.count)
    while true {
      // The window's middle is at its number's place on the timeline.
      let start = Int((Double(next) * step).rounded()) - window.count / 2 - origin
      guard start + window.count <= pending.count else { break }
      for i in frame.indices { frame[i] = start + i >= 0 ? pending[start + i] * window[i] : 0 }
      var bins = spectrum.mutableSpan
      transform.forward(frame.span, spectrum: &bins)
      take(spectrum.span)
      next += 1
    }
    let needed = Int((Double(next) * step).rounded()) - window.count / 2
    let obsolete = min(pending.count, max(0, needed - origin))
    pending.removeFirst(obsolete)
    origin += obsolete
  }

  private func take(_ spectrum: Span<Bin>) {
    let scale = 16 / Float(window.count * window.count)
    let powers = rows.map { row in
      var loudest: Float = 0
      for bin in row {
        let value = spectrum[bin]
        loudest = max(loudest, value.real * value.real + value.imaginary * value.imaginary)
      }
      return loudest * scale
    }
    let number = next / merged
    if number >= columns.count {
      if columns.count == mostColumns {
        mergeColumns()
        take(spectrum)
        return
      }
      columns.append(powers)
    } else {
      Self.raise(&columns[number], to: powers)
    }
  }

  private func mergeColumns() {
    columns = stride(from: 0, to: columns.count, by: 2).map { index in
      var column = columns[index]
      if index + 1 < columns.count { Self.raise(&column, to: columns[index + 1]) }
      return column
    }
    merged *= 2
    hop *= 2
  }

  private static func raise(_ column: inout [Float], to other: [Float]) {
    for row in column.indices { column[row] = max(column[row], other[row]) }
  }
}
