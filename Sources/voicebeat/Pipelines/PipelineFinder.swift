import Console
import Engine
import Glibc
import JSON
import Pipeline

/// Finds pipelines: by path, or by name in the folders of named pipelines.
struct PipelineFinder: Sendable {
  /// Folders of named pipelines; the first that has a name counts.
  var folders: [String]

  /// The folders in `$VOICEBEAT_PIPELINES` (separated by colons), those installed with this program, and during
  /// development those of the package that it was built in.
  static let standard = PipelineFinder(
    folders: (getenv("VOICEBEAT_PIPELINES").map { String(cString: $0) } ?? "").split(separator: ":").map(String.init)
      + [
        PluginSearchPath.executableFolder + "/../share/voicebeat/pipelines",
        PluginSearchPath.executableFolder + "/../../../pipelines",
      ])

  /// Every name, sorted.
  var names: [String] {
    Set(folders.flatMap(Self.names)).sorted()
  }

  /// Reads and parses the pipeline that `argument` means: `-` is standard input, what has a slash or ends in `.json` is a
  /// path, anything else a name.
  ///
  /// - Throws: ``CommandError`` when it cannot be read, `PipelineError` when it is no pipeline.
  func load(_ argument: String) throws -> PipelineDocument {
    if argument == "-" { return try Self.document(at: "/dev/stdin", shownAs: "standard input") }
    if argument.contains("/") || argument.hasSuffix(".json") { return try Self.document(at: argument) }
    guard let document = try named(argument) else { throw unknown(argument) }
    return document
  }

  /// The pipeline called `name`, or nil where no folder has it.
  func named(_ name: String) throws -> PipelineDocument? {
    guard !name.contains("/"), !name.isEmpty else { return nil }
    for folder in folders {
      let path = "\(folder)/\(name).json"
      if access(path, F_OK) == 0 { return try Self.document(at: path, shownAs: "\(name).json") }
    }
    return nil
  }

  /// The pipeline that a node names with `pipeline:NAME`, or nil where there is none. One that cannot be read is reported
  /// like one that is malformed.
  func subPipeline(_ name: String) throws(PipelineError) -> PipelineDocument? {
    do {
      return try named(name)
    } catch let error as PipelineError {
      throw error
    } catch {
      let message = CommandError(error).messages.joined(separator: "; ")
      throw PipelineError([Diagnostic(code: .unknownPipeline, file: "\(name).json", message: message)])
    }
  }

  private func unknown(_ name: String) -> CommandError {
    var message = "there is no pipeline called \"\(name)\""
    if access("\(name).json", F_OK) == 0 {
      message += "; for the file write ./\(name).json"
    } else if let near = NearestName.find(name, among: names) {
      message += ". Did you mean \"\(near)\"?"
    } else {
      message += "; known: " + (names.isEmpty ? "none" : names.joined(separator: ", "))
    }
    return CommandError(.noInput, message)
  }

  private static func document(at path: String, shownAs name: String? = nil) throws -> PipelineDocument {
    // One byte more than is allowed, so that the parser sees that it is too much.
    let bytes = try FileContents.read(path, atMost: JSONLimits.document.bytes + 1, shownAs: name ?? path)
    return try PipelineDocument(parsing: bytes, file: name ?? path)
  }

  private static func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name.hasSuffix(".json"), name != "pipeline.schema.json" { names.append(String(name.dropLast(5))) }
    }
    return names
  }
}
