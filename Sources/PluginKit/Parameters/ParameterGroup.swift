/// Parameters that several stages have in common. A stage holds the group as a property, and its parameters are the stage's
/// own, in the place of that property:
///
/// ```swift
/// public struct EncodingParameters: ParameterGroup {
///   @Parameter("Rate.", unit: "kbit/s") public var bitrate: Int?
///   public init() {}
/// }
///
/// struct FileSink: Sink {
///   @Parameter("Where to write.") var path: String
///   var encoding = EncodingParameters()
/// }
/// ```
public protocol ParameterGroup {
  /// Parameters are not set yet.
  init()
}
