import ArgumentParser
import Console
import Glibc
import JSON
import ObjectStore

struct PutCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "put",
    abstract: "Store a file, or a folder of files.",
    discussion: """
      A key that ends in / takes the file's own name. With --recursive the argument is a folder, whose files are stored \
      under the prefix. - is standard input.

      EXAMPLES
        voicebeat storage put take1.wav takes/take1.wav
        voicebeat storage put take1.wav takes/ --if-absent --metadata singer=ann
        voicebeat storage put --recursive takes/ takes/
      """)

  @Argument(help: "A file, a folder with --recursive, or -.", completion: .file()) var file: String
  @Argument(help: "The key, or with a / at its end what the key begins with.") var key: String
  @Flag(name: .shortAndLong, help: "Store all files of a folder.") var recursive = false
  @Flag(help: "Fail when there is such an object.") var ifAbsent = false
  @Option(help: ArgumentHelp("Media type (default: by the extension).", valueName: "type")) var contentType: String?
  @Option(help: ArgumentHelp("Kept with the object. May stand several times.", valueName: "name=value"))
  var metadata: [String] = []
  @OptionGroup var bulk: BulkOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    var status = stat()
    if !recursive, stat(file, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw ValidationError("\(file) is a folder; --recursive stores all its files")
    }
  }

  func run() throws {
    let options = PutOptions(
      contentType: contentType, metadata: try MetadataArgument.parse(metadata), if: ifAbsent ? .absent : nil)
    let storage = try StorageSession()
    if recursive { return try putFolder(storage, options) }
    let name = FileName.last(file)
    let key = try ObjectKey(key.hasSuffix("/") && file != "-" ? key + name : key)
    let info = try storage.performTransfer(isQuiet: output.quiet) { transfer, progress in
      try transfer.upload(file, to: key, options, cancellation: storage.cancellation, progress: progress)
    }
    try output.tell(ObjectText.line(info.standing == .queued ? "queued" : "stored", info), info.json)
  }

  private func putFolder(_ storage: StorageSession, _ options: PutOptions) throws {
    let report = try storage.performBulk(jobs: bulk.jobs, isQuiet: output.quiet) { work in
      try FolderTransfer(store: storage.store, folder: file, prefix: key, work: work).upload(options)
    }
    try output.tell(report, verb: "stored")
  }
}
