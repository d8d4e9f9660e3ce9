import DSP

/// The waveform with its segments, hits and beats.
struct WaveformDrawing {
  let lane: Rectangle
  let page: PictureLayout
  let peaks: [PeakOverview.Peak]
  let secondsPerPeak: Double
  let marks: Marks

  func draw(on canvas: Canvas) {
    for segment in marks.segments where segment.label != "silence" {
      var colour = Palette.colour(of: segment.label)
      let place = Rectangle(
        x: page.x(segment.start), y: lane.y, width: max(1, page.x(segment.end) - page.x(segment.start)),
        height: lane.height)
      colour.alpha = 0.22
      canvas.fill(place, colour)
      colour.alpha = 1
      canvas.fill(Rectangle(x: place.x, y: lane.y, width: place.width, height: 3), colour)
      // A label that does not fit would lie over the next one's.
      if let label = segment.label, place.width > 0.7 * page.fontSize * Double(label.count) {
        canvas.text(label, x: place.x + 4, y: lane.y + 3 + 0.9 * page.fontSize, size: page.fontSize, colour)
      }
    }
    for beat in marks.beats {
      let x = page.x(beat.start)
      canvas.line(
        [(x, lane.y), (x, lane.bottom)], beat.label == "1" ? Palette.downbeat : Palette.beat, width: 1)
    }
    drawPeaks(on: canvas)
    for (index, hit) in marks.hits.enumerated() {
      let x = page.x(hit.start)
      // Two at once share the stroke, so that both are seen.
      let isSecond = index > 0 && x - page.x(marks.hits[index - 1].start) < 1
      let foot = lane.bottom - (isSecond ? 0.08 * lane.height : 0)
      canvas.line([(x, lane.bottom - 0.16 * lane.height), (x, foot)], Palette.colour(of: hit.label), width: 2)
    }
  }

  private func drawPeaks(on canvas: Canvas) {
    let loudest = max(1e-4, peaks.reduce(0) { max($0, max(-$1.low, $1.high)) })
    let middle = lane.y + lane.height / 2
    let scale = 0.46 * lane.height / Double(loudest)
    // An upper line to the right and a lower one back; a pixel apart at least, so that silence is a line.
    let columns = peaks.indices.map { index in
      (
        x: page.x((Double(index) + 0.5) * secondsPerPeak), top: middle - max(0.5, scale * Double(peaks[index].high)),
        bottom: middle + max(0.5, scale * Double(-peaks[index].low))
      )
    }.filter { $0.x <= lane.right }
    guard !columns.isEmpty else { return }
    canvas.fill(
      columns.map { ($0.x, $0.top) } + columns.reversed().map { ($0.x, $0.bottom) }, Palette.waveform)
    let label = DSP.decibels(gain: Double(loudest))
    canvas.text(
      "\(Int(label.rounded())) dB", x: lane.x - 0.5 * page.fontSize, y: middle - 0.46 * lane.height,
      size: 0.9 * page.fontSize,
      Palette.text, .right)
  }
}
