public import AudioIO
public import PluginKit

/// The parameters of every stage that decodes audio.
public struct ReadingParameters: ParameterGroup {
  @Parameter("What to do about samples that are NaN or infinite.") public var finite = NonFinitePolicy.fail
  @Parameter("Longest audio that is accepted.", unit: "s", in: 0...) public var maxDuration = 86_400.0

  public init() {}

  /// What is refused.
  public var limits: AudioLimits { AudioLimits(maximumDuration: maxDuration) }
}
