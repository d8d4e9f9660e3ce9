import AudioIO
import AudioStages
import ObjectStore
import PluginKit

/// The configured store as the place of what is encoded.
///
/// A single object is sent while it is encoded. Of many, all of which appear at the end of the run, each waits in a temporary file: so
/// many uploads under way would take memory for each.
final class ObjectDestination: AudioDestination {
  private let storage: ObjectStorage
  private let isForClips: Bool
  /// Where clips wait.
  private var waiting: WaitingFile?
  private var outputs: [any ObjectOutput] = []

  init(_ storage: ObjectStorage, isForClips: Bool) {
    self.storage = storage
    self.isForClips = isForClips
  }

  var parameter: String { "key" }

  func open(
    _ location: String, _ settings: EncodingSettings, _ format: AudioFormat, _ node: Node
  ) throws(StageError) -> AudioWriter {
    let key = try storage.key(location)
    let options = try storage.parameters.options(contentType: settings.format.container.contentType)
    let output: any ObjectOutput
    if isForClips {
      let file = if let waiting { waiting } else { try WaitingFile(node) }
      waiting = file
      output = WaitingObject(key, options, storage, file)
    } else {
      try storage.refuseExisting(key)
      let copy = node.wantsDigests ? try WaitingFile(node) : nil
      output = try storage.session.translated { () throws(ObjectStoreError) in
        try SentObject(key, options, storage, copy: copy)
      }
    }
    outputs.append(output)
    return try translated { () throws(AudioIOError) in
      try AudioWriter(
        to: output, settings: settings, sampleRate: format.sampleRate, channels: format.channels)
    }
  }

  func publish(_ encoded: [EncodedAudio], _ node: Node) throws(StageError) {
    if isForClips { WaitingObject.send(outputs.compactMap { $0 as? WaitingObject }) }
    // What is in place is told of, also where something else is not.
    var failure: StageError?
    for (audio, output) in zip(encoded, outputs) {
      do throws(StageError) {
        let digest = try translated { () throws(AudioIOError) in
          let digest = node.wantsDigests ? try audio.writer.sha256() : nil
          try audio.writer.publish()
          return digest
        }
        guard let info = output.info else { throw .internal("an object was stored, but nothing is known of it") }
        try storage.report(info, audio.artifact(location: StoreSession.location(info.key), sha256: digest), node)
      } catch {
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
  }

  func stageError(_ error: AudioIOError) -> StageError { storage.session.stageError(error) }
}

/// An object that is being encoded.
protocol ObjectOutput: RewritableOutput {
  /// What the store said of the object, once it is in place.
  var info: ObjectInfo? { get }
}
