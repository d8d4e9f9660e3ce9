import DSP
import PluginKit

/// What each link into a mixer may carry.
struct StripSettings: LinkSettings {
  @Parameter("Level of the link.", unit: "dB", in: -120...60) var gain = 0.0
  @Parameter("Left (-1) to right (1): the place of a mono link, the balance of a stereo one.", in: -1...1) var pan = 0.0
  @Parameter("When the link begins: seconds, or {\"bar\": 1, \"beat\": 1} counted from 1.", unit: "s")
  var start: JSONText = "0"
  @Parameter("Length of the fade at its beginning.", unit: "s", in: 0...3600) var fadeIn = 0.0
  @Parameter("Length of the fade at its end.", unit: "s", in: 0...3600) var fadeOut = 0.0
  @Parameter("Leaves the link out of the mix; it still counts for the mix's length.") var mute = false
}

/// What a mixer does with a link, like a strip of a mixing desk.
struct Strip {
  /// In dB.
  var gain = 0.0
  /// −1…1.
  var pan = 0.0
  /// Seconds, or a bar and a beat.
  var start: JSONText = "0"
  /// Seconds.
  var fadeIn = 0.0
  var fadeOut = 0.0
  var mute = false

  init() {}

  init(_ settings: StripSettings) {
    gain = settings.gain
    pan = settings.pan
    start = settings.start
    fadeIn = settings.fadeIn
    fadeOut = settings.fadeOut
    mute = settings.mute
  }

  /// Which input channel goes to which output channel, at which factor; what is not listed does not go anywhere.
  struct Tap {
    var input: Int
    var output: Int
    var gain: Double
  }

  /// The taps from a link of `inputs` channels into a mix of `outputs`, or nil where there is no obvious way.
  ///
  /// A mono link takes its place in the front pair; equal counts go straight; a mono mix averages; fewer channels
  /// than the mix has go to its first ones.
  func taps(from inputs: Int, to outputs: Int) -> [Tap]? {
    if mute { return [] }
    let level = DSP.gain(decibels: gain)
    if outputs == 1 {
      return (0..<inputs).map { Tap(input: $0, output: 0, gain: level / Double(inputs)) }
    }
    if inputs == 1 {
      let place = StereoGain(panningMono: pan)
      return [
        Tap(input: 0, output: 0, gain: level * place.left),
        Tap(input: 0, output: 1, gain: level * place.right),
      ]
    }
    if inputs > outputs { return nil }
    let balance = StereoGain(balancing: pan)
    return (0..<inputs).map { channel in
      let side = inputs > 2 ? 1 : channel == 0 ? balance.left : balance.right
      return Tap(input: channel, output: channel, gain: level * side)
    }
  }
}
