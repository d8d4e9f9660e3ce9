/// Changes the timing of a stream by a ``TimeMap`` and leaves its pitch as it is.
///
/// Attacks (drums, plucks, hard consonants) keep their shape whatever the factor: around them time runs as in the input.
///
/// The stream is handed in piece by piece and comes out as soon as it can; memory is bounded by the window, not by the
/// stream's length, and the output does not depend on how the input is cut.
///
/// ```swift
/// let output = TimeStretcher(channelCount: 1, sampleRate: 48000, map: map).process([samples])
/// ```
public final class TimeStretcher: SampleStream {
  public let map: TimeMap
  private var voice: VocoderStream
  private let length: Int?
  private let sampleRate: Double
  private let shift: ((Int) -> (ratio: Double, pitch: Double?))?

  /// - Parameters:
  ///   - channelCount: At least 1. Channels keep their phase to one another.
  ///   - sampleRate: Frames per second.
  ///   - map: From frames of the input to frames of the output.
  public convenience init(channelCount: Int, sampleRate: Double, map: TimeMap) {
    self.init(channelCount: channelCount, sampleRate: sampleRate, map: map, length: nil, shift: nil)
  }

  /// - Parameters:
  ///   - length: Frames of output; nil for as many as the map says.
  ///   - shift: For a position in the input the factor for frequencies, and the pitch in Hz where formants are to stay.
  init(
    channelCount: Int, sampleRate: Double, map: TimeMap, length: Int?,
    shift: ((Int) -> (ratio: Double, pitch: Double?))?
  ) {
    self.map = map
    self.length = length
    self.sampleRate = sampleRate
    self.shift = shift
    voice = VocoderStream(channelCount: channelCount, sampleRate: sampleRate)
  }

  /// Frames of output for `inputFrames` frames of input: what the map says of the end.
  public func outputFrames(for inputFrames: Int) -> Int {
    max(0, Int(map.output(at: Double(inputFrames)).rounded()))
  }

  public func append(_ samples: Span<Float>, channel: Int) {
    voice.input.append(samples, channel: channel)
  }

  public func advance(by frames: Int) {
    voice.input.advance(by: frames)
    run()
  }

  public func finish() {
    voice.isFinished = true
    voice.length = length ?? outputFrames(for: voice.input.end)
    run()
  }

  public var availableFrames: Int { voice.availableFrames }

  public func copy(channel: Int, to samples: inout MutableSpan<Float>) {
    voice.copy(channel: channel, to: &samples)
  }

  public func remove(_ frames: Int) {
    voice.remove(frames)
  }

  private func run() {
    // Beyond this distance what is left of an attack in a frame is 50 dB down.
    let kept = Double(voice.reach) * 0.85
    let halfHop = voice.hop / 2
    voice.run(
      horizon: { [map] in Int(max(map.input(at: Double($0) + kept), map.input(at: Double($0)) + kept)) },
      { [map, shift, sampleRate] centre, finder in
        var frame = VocoderStream.Frame(position: Self.place(Double(centre), map, finder, kept: kept))
        if let shift {
          let (ratio, pitch) = shift(frame.position)
          frame.ratio = ratio
          let onTheWay = shift(frame.position - halfHop)
          // Between a consonant and a vowel there is nothing to go on.
          if (onTheWay.pitch == nil) == (pitch == nil) && onTheWay.ratio != 1 { frame.ratioOnTheWay = onTheWay.ratio }
          frame.spacing = pitch.map { $0 / sampleRate }
        }
        return frame
      })
  }

  /// The position in the input from which the frame of output around `centre` is made: where the map says, except near
  /// attacks. An attack comes out exactly where the map has it, at the speed of the input for `kept` frames on either side;
  /// frames further away keep that distance from it, so that it is heard once.
  private static func place(_ centre: Double, _ map: TimeMap, _ finder: AttackFinder, kept: Double) -> Int {
    let plain = map.input(at: centre)
    let (before, after) = finder.neighbours(of: plain)
    var earliest = -Double.infinity
    var latest = Double.infinity
    var exact: (distance: Double, position: Double)?
    if let attack = before.map(Double.init) {
      let distance = centre - map.output(at: attack)
      if distance <= kept { exact = (distance, attack + distance) } else { earliest = attack + kept }
    }
    if let attack = after.map(Double.init) {
      let distance = map.output(at: attack) - centre
      if distance <= kept {
        if distance < exact?.distance ?? .infinity { exact = (distance, attack - distance) }
      } else {
        latest = attack - kept
      }
    }
    if let exact { return Int(exact.position.rounded()) }
    // Between two attacks that are closer than that, halfway.
    let position = earliest <= latest ? min(max(plain, earliest), latest) : (earliest + latest) / 2
    return Int(position.rounded())
  }
}
