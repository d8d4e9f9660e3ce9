/// Where on the page what is drawn: margins for the axes, one lane above the other.
struct PictureLayout {
  let width: Double
  let height: Double
  /// Length of the timeline.
  let seconds: Double
  private(set) var title: Rectangle?
  private(set) var waveform: Rectangle?
  private(set) var spectrogram: Rectangle?
  /// Of all text.
  let fontSize: Double

  init(
    width: Double, height: Double, seconds: Double, hasTitle: Bool, showsWaveform: Bool, showsSpectrogram: Bool
  ) {
    self.width = width
    self.height = height
    self.seconds = seconds
    fontSize = max(9, min(16, height / 45))
    let left = 4.5 * fontSize
    let right = 1.5 * fontSize
    let bottom = 2.5 * fontSize
    let gap = fontSize
    var top = fontSize
    if hasTitle {
      title = Rectangle(x: left, y: top, width: width - left - right, height: 1.5 * fontSize)
      top += 2 * fontSize
    }
    let room = height - top - bottom
    func lane(_ y: Double, _ height: Double) -> Rectangle {
      Rectangle(x: left, y: y, width: width - left - right, height: max(1, height))
    }
    switch (showsWaveform, showsSpectrogram) {
    case (true, true):
      let share = 0.28 * (room - gap)
      waveform = lane(top, share)
      spectrogram = lane(top + share + gap, room - gap - share)
    case (true, false): waveform = lane(top, room)
    default: spectrogram = lane(top, room)
    }
  }

  /// The lanes, from the top.
  var lanes: [Rectangle] { [waveform, spectrogram].compactMap(\.self) }

  /// Where on the page a moment is.
  func x(_ time: Double) -> Double {
    let lane = lanes[0]
    return lane.x + lane.width * time / seconds
  }

  /// From one label of the time axis to the next: a round number of seconds that leaves room for the labels.
  var timeStep: Double {
    let fitting = seconds * 6 * fontSize / lanes[0].width
    let steps: [Double] = [
      0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200,
    ]
    return steps.first { $0 >= fitting } ?? (fitting / 7200).rounded(.up) * 7200
  }
}
