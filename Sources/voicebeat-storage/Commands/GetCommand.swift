import ArgumentParser
import Console
import JSON
import ObjectStore

struct GetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get",
    abstract: "Fetch an object into a file, or all objects under a prefix into a folder.",
    discussion: """
      Files appear whole, with every byte checked, or not at all. - is standard output.

      EXAMPLES
        voicebeat storage get takes/take1.wav take1.wav
        voicebeat storage get --recursive takes/ local-takes/
      """)

  @Argument(help: "A key, or with --recursive what the keys begin with.") var key: String
  @Argument(help: "A file, a folder with --recursive, or -.", completion: .file()) var file: String
  @Flag(name: .shortAndLong, help: "Fetch all objects under a prefix.") var recursive = false
  @OptionGroup var bulk: BulkOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let storage = try StorageSession()
    if recursive {
      let report = try storage.performBulk(jobs: bulk.jobs, isQuiet: output.quiet) { work in
        try FolderTransfer(store: storage.store, folder: file, prefix: key, work: work).download()
      }
      return try output.tell(report, verb: "fetched")
    }
    let object = try ObjectKey(key)
    let info = try storage.performTransfer(isQuiet: output.quiet) { transfer, progress in
      try transfer.download(object, to: file, cancellation: storage.cancellation, progress: progress)
    }
    try output.tell("fetched \(key) (\(ByteText.text(info.size))) into \(file)", info.json, isSilent: file == "-")
  }
}
