public import AudioIO
public import PluginKit

/// The parameters of every stage that encodes audio.
public struct EncodingParameters: ParameterGroup {
  @Parameter("Format, where the extension does not tell.") public var format: AudioFileFormat?
  @Parameter("Samples of wav, rf64, w64, aiff and flac; 24-bit unless told.") public var encoding: ChosenEncoding?
  @Parameter("Rate of mp3 (192 unless told), opus and vorbis.", unit: "kbit/s", in: 6...16_384) public var bitrate: Int?
  @Parameter("Variable rate of mp3: 0 (best) to 9; vorbis: -1 to 10 (best), 6 unless told; flac: compression, 0 to 8.")
  public var quality: Double?
  @Parameter("mp3: 0 takes the most time for the best sound, 9 the least; 3 unless told.", in: 0...9)
  public var effort: Int?
  @Parameter("Tags to set, such as {\"title\": \"Take 1\"}; null takes away what came with the clip.")
  public var metadata: JSONText?

  public init() {}

  /// How what arrives is laid out and encoded: everything on the timeline as one output, or, where the template differs from clip
  /// to clip, each clip as one of its own.
  ///
  /// - Parameter fallback: the format where neither the parameter nor the extension tells one.
  /// - Throws: `badParameter` where no format can be told, or the tags are none.
  public func layout(
    of template: ClipTemplate, in destination: any AudioDestination, otherwise fallback: AudioFileFormat? = nil
  ) throws(StageError) -> any SinkLayout {
    guard let format = format ?? AudioFileFormat(path: template.text) ?? fallback else {
      let known = AudioFileFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw .badParameter(
        "\"\(template.text)\" has no extension of an audio format; give it one, or set format to one of \(known)",
        about: destination.parameter)
    }
    let encoder = ClipEncoder(
      destination: destination,
      settings: EncodingSettings(
        format, encoding: encoding?.sampleEncoding, bitrate: bitrate, quality: quality, effort: effort),
      tags: try metadata.map { json throws(StageError) in try TagObject.parse(json, parameter: "metadata") } ?? [])
    return template.dependsOnClip
      ? ClipOutputs(template, encoder) : TimelineOutput(template.text, encoder)
  }
}

/// Sample encodings that can be asked for.
public enum ChosenEncoding: String, CaseIterable, ParameterValue {
  case pcm16, pcm24, pcm32, float

  var sampleEncoding: SampleEncoding {
    switch self {
    case .pcm16: .pcm16
    case .pcm24: .pcm24
    case .pcm32: .pcm32
    case .float: .float32
    }
  }
}
