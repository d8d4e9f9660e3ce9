import DSP
import Testing

@Suite
struct TimeStretcherTests {
  private func stretch(_ samples: [Float], _ map: TimeMap) -> [Float] {
    TimeStretcher(channelCount: 1, sampleRate: Signal.rate, map: map).process([samples])[0]
  }

  @Test(arguments: [0.25, 0.5, 0.9, 1, 1.3, 2, 4]) func `changes the length and neither pitch nor level`(factor: Double)
  {
    let input = Signal.harmonics(330, frames: 96000)
    let output = stretch(input, TimeMap(factor: factor))
    #expect(output.count == Int((96000 * factor).rounded()))
    #expect(abs(cents(Signal.frequency(of: output, near: 330), from: 330)) < 0.5)
    let middle = output[output.count / 4..<output.count * 3 / 4]
    #expect(abs(Signal.level(middle) / Signal.level(input) - 1) < 0.02)
  }

  @Test func `gives back what it got where the map leaves the timing alone`() {
    let input = Signal.noise(frames: 20_000)
    let output = stretch(input, TimeMap(factor: 1))
    #expect(difference(input, output) < 1e-5)
  }

  @Test func `puts the anchors' moments where they belong`() throws {
    let onsets = [20_000, 40_000, 60_000]
    let places = [20_000, 43_000, 58_000]
    let input = Signal.clicks(at: onsets, frames: 80_000)
    let anchors = zip(onsets, places).map { TimeMap.Anchor(input: Double($0), output: Double($1)) }
    let map = try #require(TimeMap(anchors: anchors))
    let output = stretch(input, map)
    #expect(output.count == 78_000)
    for place in places {
      let around = output[place - 4000..<place + 4000]
      let peak = try #require(around.indices.max { abs(output[$0]) < abs(output[$1]) })
      #expect(abs(peak - place) < 120)
    }
  }

  @Test(arguments: [0.25, 0.7, 1.4, 4]) func `keeps attacks as sharp as they were, and single`(factor: Double) {
    let onsets = [20_000, 40_000, 60_000]
    let input = Signal.clicks(at: onsets, frames: 80_000)
    let output = stretch(input, TimeMap(factor: factor))
    for onset in onsets {
      let place = Int((Double(onset) * factor).rounded())
      let hit = Signal.level(output[place - 48..<place + 240])
      #expect(abs(hit / Signal.level(input[onset - 48..<onset + 240]) - 1) < 0.05)
      #expect(Signal.level(output[place - 2000..<place - 240]) < 0.01 * hit)
    }
  }

  @Test(arguments: [1, 63, 4096]) func `does not depend on how the stream is cut`(block: Int) {
    let channels = [Signal.noise(frames: 9000), Signal.harmonics(200, frames: 9000)]
    let map = TimeMap(factor: 1.37)
    let whole = TimeStretcher(channelCount: 2, sampleRate: Signal.rate, map: map).process(channels)
    let stretcher = TimeStretcher(channelCount: 2, sampleRate: Signal.rate, map: map)
    #expect(inPieces(stretcher, channels, of: block) == whole)
  }

  @Test func `leaves the phase between channels as it is`() {
    let tone = Signal.harmonics(220, frames: 48000)
    let outputs = TimeStretcher(channelCount: 2, sampleRate: Signal.rate, map: TimeMap(factor: 1.6))
      .process([tone, tone.map { -0.5 * $0 }])
    #expect(difference(outputs[0], outputs[1], scale: -0.5) < 1e-4)
  }

  @Test(arguments: [0, 1, 2, 700]) func `takes inputs shorter than its window`(frames: Int) {
    let output = stretch([Float](repeating: 1, count: frames), TimeMap(factor: 2))
    #expect(output.count == frames * 2)
    #expect(isFinite(output))
  }

  @Test func `keeps silence silent`() {
    let silence = [Float](repeating: 0, count: 10_000)
    #expect(stretch(silence, TimeMap(factor: 1.5)) == [Float](repeating: 0, count: 15_000))
  }
}

/// What comes of a recording that is handed over in pieces, and taken piece by piece.
func inPieces(_ stream: some SampleStream, _ channels: [[Float]], of block: Int) -> [[Float]] {
  var result = channels.map { _ in [Float]() }
  func take() {
    let frames = stream.availableFrames
    for channel in channels.indices {
      var piece = [Float](repeating: 0, count: frames)
      var samples = piece.mutableSpan
      stream.copy(channel: channel, to: &samples)
      result[channel] += piece
    }
    stream.remove(frames)
  }
  var position = 0
  while position < channels[0].count {
    let end = min(position + block, channels[0].count)
    for channel in channels.indices { stream.append(Array(channels[channel][position..<end]).span, channel: channel) }
    stream.advance(by: end - position)
    take()
    position = end
  }
  stream.finish()
  take()
  return result
}
