import Glibc

/// The spectrogram with pitch, notes and beats.
struct SpectrogramDrawing {
  let lane: Rectangle
  let page: PictureLayout
  /// Power by column and row, rows from the lowest up.
  let columns: [[Float]]
  let secondsPerColumn: Double
  /// Of the rows, in Hz.
  let frequencies: [Double]
  /// From the loudest to black, in dB.
  let range: Double
  let marks: Marks

  func draw(on canvas: Canvas) {
    guard let lowest = frequencies.first, let highest = frequencies.last, !columns.isEmpty else { return }
    drawPowers(on: canvas)
    for frequency in [20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000] as [Double]
    where frequency >= lowest && frequency <= highest {
      let y = y(frequency)
      canvas.line([(lane.x, y), (lane.right, y)], Palette.grid, width: 1)
      let label = frequency < 1000 ? "\(Int(frequency)) Hz" : "\(Int(frequency / 1000)) kHz"
      canvas.text(label, x: lane.x - 0.5 * page.fontSize, y: y, size: 0.9 * page.fontSize, Palette.text, .right)
    }
    for beat in marks.beats {
      let x = page.x(beat.start)
      canvas.line(
        [(x, lane.y), (x, lane.bottom)], beat.label == "1" ? Palette.downbeat : Palette.beat, width: 1)
    }
    for run in marks.pitch {
      canvas.line(
        run.filter { $0.frequency >= lowest && $0.frequency <= highest }.map { (page.x($0.time), y($0.frequency)) },
        Palette.pitch, width: 1.5)
    }
    for note in marks.notes {
      guard let value = note.value else { continue }
      let frequency = 440 * exp2((value - 69) / 12)
      guard frequency >= lowest, frequency <= highest else { continue }
      let (left, right) = (page.x(note.start), max(page.x(note.start) + 2, page.x(note.end)))
      let (top, bottom) = (y(frequency * exp2(0.5 / 12)), y(frequency / exp2(0.5 / 12)))
      canvas.line(
        [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], Palette.note, width: 1.5)
    }
  }

  /// Where on the page a frequency is: octaves are equally far apart.
  private func y(_ frequency: Double) -> Double {
    let octaves = log2(frequencies[frequencies.count - 1] / frequencies[0])
    return lane.bottom - lane.height * log2(frequency / frequencies[0]) / octaves
  }

  private func drawPowers(on canvas: Canvas) {
    let width = Int(lane.width.rounded())
    let height = frequencies.count
    let loudest = columns.reduce(0) { max($0, $1.max() ?? 0) }
    let floor = max(loudest, 1e-12) * Float(pow(10, -range / 10))
    let scale = 10 / Float(range)
    var pixels = [UInt32](repeating: 0, count: width * height)
    for x in 0..<width {
      // The louder of the columns that a pixel covers.
      let left = (Double(x) * page.seconds / Double(width) / secondsPerColumn).rounded()
      let right = (Double(x + 1) * page.seconds / Double(width) / secondsPerColumn).rounded()
      let first = min(columns.count - 1, Int(left))
      let last = min(columns.count - 1, max(first, Int(right) - 1))
      for row in 0..<height {
        var power: Float = 0
        for column in first...last { power = max(power, columns[column][row]) }
        let level = power > floor ? scale * log10f(power / floor) : 0
        pixels[(height - 1 - row) * width + x] = Palette.heat(level)
      }
    }
    canvas.image(pixels, width: width, height: height, in: lane)
  }
}
