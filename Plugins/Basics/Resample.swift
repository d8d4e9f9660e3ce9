import PluginKit

/// `resample`: asks for a rate at its input, which the host's converter provides, and passes it on.
struct Resample: Effect {
  static let stage = StageInfo("resample", summary: "Converts to another sample rate.")
  static let inputs: [Port] = [.audio("in", format: .format(rateParameter: "rate"))]

  @Parameter("The rate to convert to.", unit: "Hz", in: 1000...768_000) var rate: Int

  var isTransparent: Bool { true }

  func process(_ block: inout MutableBlock) {}
}
