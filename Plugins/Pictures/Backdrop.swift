/// The page, its lanes, its title and the axis of time.
struct Backdrop {
  let page: PictureLayout
  let title: String?

  func draw(on canvas: Canvas) {
    canvas.fill(Rectangle(x: 0, y: 0, width: page.width, height: page.height), Palette.ground)
    if let place = page.title, let title {
      canvas.text(
        title, x: place.x, y: place.y + place.height / 2, size: 1.25 * page.fontSize, Palette.text)
    }
    for lane in page.lanes { canvas.fill(lane, Palette.lane) }
    guard let bottom = page.lanes.last else { return }
    let step = page.timeStep
    for number in 0...Int(page.seconds / step) {
      let time = Double(number) * step
      let x = page.x(time)
      for lane in page.lanes { canvas.line([(x, lane.y), (x, lane.bottom)], Palette.grid, width: 1) }
      canvas.text(
        Self.label(time, step: step), x: x, y: bottom.bottom + 1.2 * page.fontSize, size: page.fontSize, Palette.text,
        .centre)
    }
  }

  /// Seconds, or minutes and seconds, as exact as the step.
  static func label(_ time: Double, step: Double) -> String {
    if step >= 1 {
      let whole = Int(time.rounded())
      return whole < 60 && step < 60 ? "\(whole) s" : "\(whole / 60):" + (whole % 60 < 10 ? "0" : "") + "\(whole % 60)"
    }
    let hundredths = Int((time * 100).rounded())
    let (whole, rest) = (hundredths / 100, hundredths % 100)
    return step >= 0.1 ? "\(whole).\(rest / 10) s" : "\(whole)." + (rest < 10 ? "0" : "") + "\(rest) s"
  }
}
