import DSP
import MusicStages
import PluginKit

/// `picture`: what a recording looks like.
struct Picture: Stage {
  static let stage = StageInfo(
    "picture", summary: "Draws a recording: its waveform, its spectrogram, and what was found in it.",
    help:
      "PNG or SVG. Over the waveform lie the segments, over the spectrogram the pitch and the notes, through both the beats, as far as they "
      + "are connected. Several channels are averaged; clips lie where they are on the timeline.")
  static let inputs: [Port] = [
    .audio("in", "What to draw."),
    .events(
      "marks", "What was found in it: lists of segments, pitch, notes, hits, onsets or beats.", many: true,
      optional: true),
  ]
  static let outputs: [Port] = [.document("out", "The picture.")]

  enum Content: String, CaseIterable, ParameterValue { case waveform, spectrogram, both }
  enum Format: String, CaseIterable, ParameterValue { case png, svg }

  @Parameter("What is drawn.") var content = Content.both
  @Parameter("How the picture is written.") var format = Format.png
  @Parameter("Width of the picture.", unit: "px", in: 200...8000) var width = 1600
  @Parameter("Height of the picture.", unit: "px", in: 100...4000) var height = 800
  @Parameter("What is written above; left out, nothing is.") var title: String?
  @Parameter("Lowest frequency of the spectrogram.", unit: "Hz", in: 10...2000) var lowest = 55.0
  @Parameter("Highest frequency of the spectrogram.", unit: "Hz", in: 500...100_000) var highest = 8000.0
  @Parameter("How far below the loudest the spectrogram is dark.", unit: "dB", in: 20...140) var range = 80.0

  private var peaks = PeakOverview(stretch: 16)
  private var spectrogram: SpectrogramOverview?
  private var marks: [EventList] = []
  private var frames = 0

  func prepare(_ node: Node) throws(StageError) {
    if highest < 2 * lowest {
      throw .badParameter(
        "the highest frequency, \(highest) Hz, must be at least twice the lowest, \(lowest) Hz", about: "highest")
    }
  }

  mutating func start(_ node: Node) {
    // Each has at least as many columns as the picture, and at most twice as many.
    peaks = PeakOverview(stretch: 16, mostPeaks: 2 * width)
    guard content != .waveform, let format = node.links[0].format else { return }
    let nyquist = Double(format.sampleRate) / 2
    spectrogram = SpectrogramOverview(
      sampleRate: Double(format.sampleRate), range: lowest...max(2 * lowest, min(highest, nyquist)), rowCount: height,
      mostColumns: 2 * width)
  }

  mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    for index in 0..<work.count {
      switch work[index].kind {
      case .audio:
        let block = work[index].block
        let samples = mono(block)
        let position = block.clipStart + block.position
        peaks.add(samples.span, at: position)
        spectrogram?.add(samples.span, at: position)
        frames = max(frames, position + block.frames)
      case .events: marks.append(work[index].events)
      case .document: break
      }
    }
    return .more
  }

  mutating func finish(_ node: Node) throws(StageError) {
    spectrogram?.finish()
    let rate = Double(node.links[0].format?.sampleRate ?? 1)
    let seconds = max(0.01, Double(frames) / rate)
    let page = PictureLayout(
      width: Double(width), height: Double(height), seconds: seconds, hasTitle: title != nil,
      showsWaveform: content != .spectrogram, showsSpectrogram: content != .waveform)
    let canvas = Canvas(width: width, height: height, isVector: format == .svg)
    let marks = Marks(marks)
    Backdrop(page: page, title: title).draw(on: canvas)
    if let lane = page.waveform {
      WaveformDrawing(
        lane: lane, page: page, peaks: peaks.peaks, secondsPerPeak: Double(peaks.stretch) / rate, marks: marks
      ).draw(on: canvas)
    }
    if let lane = page.spectrogram, let spectrogram {
      SpectrogramDrawing(
        lane: lane, page: page, columns: spectrogram.columns, secondsPerColumn: spectrogram.hop / rate,
        frequencies: spectrogram.frequencies, range: range, marks: marks
      ).draw(on: canvas)
    }
    let bytes = try canvas.finish()
    try node.outputs[0].emit(
      document: bytes.span, contentType: format == .svg ? "image/svg+xml" : "image/png",
      name: "picture.\(format.rawValue)")
  }
}
