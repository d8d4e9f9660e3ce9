public import AudioIO
public import PluginKit

/// Where an audio sink keeps what it encodes: files, or objects in a store.
public protocol AudioDestination {
  /// What a location is called among the stage's parameters: `path`, `key`.
  var parameter: String { get }

  /// Begins an output in the format of what arrives.
  ///
  /// - Throws: `badParameter` where the location cannot be one, and whatever hinders the output.
  func open(
    _ location: String, _ settings: EncodingSettings, _ format: AudioFormat, _ node: Node
  ) throws(StageError) -> AudioWriter

  /// Makes complete outputs visible and tells the host of them, at the end of the run.
  func publish(_ outputs: [EncodedAudio], _ node: Node) throws(StageError)

  /// What the host is told of an error while writing.
  func stageError(_ error: AudioIOError) -> StageError
}

/// A complete output that is not visible yet.
public struct EncodedAudio {
  public let writer: AudioWriter
  public let location: String

  /// What the manifest says of it.
  ///
  /// - Parameter location: the output's, with its scheme.
  public func artifact(location: String, sha256: String?) -> Artifact {
    Artifact(
      .output, location: location, size: Int(writer.byteCount), contentType: writer.info.container.contentType,
      summary: writer.info.summary, sha256: sha256)
  }
}

extension AudioDestination {
  /// Runs `body` and turns what it throws into what the host understands.
  public func translated<Result>(_ body: () throws(AudioIOError) -> Result) throws(StageError) -> Result {
    do throws(AudioIOError) {
      return try body()
    } catch {
      throw stageError(error)
    }
  }
}
