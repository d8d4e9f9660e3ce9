import ArgumentParser
import Console
import ObjectStore

struct CopyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cp",
    abstract: "Copy an object within the store.",
    discussion: """
      The bytes do not pass through this machine; content type and metadata are kept.

      EXAMPLES
        voicebeat storage cp takes/take1.wav masters/song.wav
        voicebeat storage cp takes/take1.wav masters/song.wav --if-absent
      """)

  @Argument(help: "The key of the object.") var source: String
  @Argument(help: "The key of the copy.") var target: String
  @Flag(help: "Fail when there is such an object.") var ifAbsent = false
  @OptionGroup var output: OutputOptions

  func run() throws {
    let (source, target) = (try ObjectKey(source), try ObjectKey(target))
    let storage = try StorageSession()
    let info = try storage.perform {
      var options: PutOptions?
      if ifAbsent {
        let original = try storage.store.head(source, if: nil, cancellation: storage.cancellation)
        options = PutOptions(
          contentType: original.contentType, metadata: original.metadata, if: .absent,
          storageClass: original.storageClass)
      }
      return try storage.store.copy(source, to: target, options, cancellation: storage.cancellation)
    }
    try output.tell(ObjectText.line("copied \(source) to", info), info.json)
  }
}
