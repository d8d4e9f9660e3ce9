public import PluginKit

struct BitCrusher: Effect {
  static let stage = StageInfo("bit-crusher", summary: "Rounds samples to a few bits.")

  @Parameter("Bits that are left of each sample.", in: 1...24) var bits = 8

  func process(_ block: inout MutableBlock) {
    let steps = Float(1 << (bits - 1))
    for channel in 0..<block.channelCount {
      var samples = block[channel]
      for i in samples.indices { samples[i] = (samples[i] * steps).rounded() / steps }
    }
  }
}

private let plugin = Plugin("bit-crusher", version: "1.0.0", stages: BitCrusher.self)

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func voicebeat_plugin(
  _ host: UnsafePointer<vb_host>?, _ reason: UnsafeMutablePointer<UnsafePointer<CChar>?>?
) -> UnsafePointer<vb_plugin>? {
  plugin.table(for: host, reason)
}
