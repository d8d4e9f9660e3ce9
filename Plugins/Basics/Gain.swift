import DSP
import PluginKit

/// `gain`: the same factor for every sample.
struct Gain: Effect {
  static let stage = StageInfo("gain", summary: "Makes audio louder or quieter.")

  @Parameter("Change of level; 0 leaves every sample as it is.", unit: "dB", in: -120...60) var gain = 0.0
  @Parameter("Silences the audio and keeps its length.") var mute = false

  private var factor: Float = 1

  mutating func prepare(_ node: Node) {
    factor = mute ? 0 : Float(DSP.gain(decibels: gain))
  }

  var isTransparent: Bool { factor == 1 }

  func process(_ block: inout MutableBlock) {
    for channel in 0..<block.channelCount {
      var samples = block[channel]
      samples.scale(by: factor)
    }
  }
}
