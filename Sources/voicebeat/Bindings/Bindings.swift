import Console
import Glibc
import JSON
import Pipeline

/// The free ports of a pipeline with what the command line binds them to.
struct Bindings {
  var inputs: [(port: String, binding: Binding)] = []
  var outputs: [(port: String, binding: Binding)] = []

  /// Gives every argument its port and its stage.
  ///
  /// Without a port an argument means the pipeline's only output, and its only input or the only one that it needs; several inputs
  /// without a port go, in order, to the only one that takes many. What a named port is, and whether it exists, the planner checks.
  ///
  /// - Throws: ``CommandError`` with everything that is wrong.
  init(_ document: PipelineDocument, inputs: [String], outputs: [String]) throws(CommandError) {
    var problems: [String] = []
    let sources = inputs.map(BindingArgument.init)
    let sinks = outputs.map(BindingArgument.init)

    for (argument, text) in zip(sources, inputs) {
      do throws(CommandError) {
        let port =
          if let named = argument.port { named } else {
            try Self.onlyInput(of: document, for: text, amongSeveral: sources.count > 1)
          }
        self.inputs.append((port, try Self.binding(argument.location, role: "source", argument: "-i \(text)")))
      } catch {
        problems += error.messages
      }
    }
    for (argument, text) in zip(sinks, outputs) {
      do throws(CommandError) {
        let port = if let named = argument.port { named } else { try Self.onlyOutput(of: document, for: text) }
        self.outputs.append((port, try Self.binding(argument.location, role: "sink", argument: "-o \(text)")))
      } catch {
        problems += error.messages
      }
    }
    problems += Self.conflicts(sources.map(\.location), sinks.map(\.location))
    guard problems.isEmpty else { throw CommandError(.usage, problems) }
  }

  private static func onlyInput(
    of document: PipelineDocument, for argument: String, amongSeveral isOneOfSeveral: Bool
  ) throws(CommandError) -> String {
    let ports = document.inputPorts
    var candidates = isOneOfSeveral && ports.contains(where: \.isMany) ? ports.filter(\.isMany) : ports
    if candidates.count > 1 { candidates.removeAll(where: \.isOptional) }
    if candidates.count == 1 { return candidates[0].name }
    guard !ports.isEmpty else {
      throw CommandError(
        .usage, "-i \(argument): the pipeline \"\(document.name)\" has no inputs; its sources are in the pipeline")
    }
    throw CommandError(
      .usage,
      "-i \(argument): say which input it is for, such as -i \(ports[0].name)=\(argument); "
        + "inputs: \(ports.map(\.name).joined(separator: ", "))")
  }

  private static func onlyOutput(of document: PipelineDocument, for argument: String) throws(CommandError) -> String {
    let names = document.outputNames
    if names.count == 1 { return names[0] }
    guard !names.isEmpty else {
      throw CommandError(
        .usage, "-o \(argument): the pipeline \"\(document.name)\" has no outputs; its sinks are in the pipeline")
    }
    throw CommandError(
      .usage,
      "-o \(argument): say which output it is, such as -o \(names[0])=\(argument); outputs: \(names.joined(separator: ", "))"
    )
  }

  /// The stage that reads or writes a location: `file.source`, `r2.sink` …
  private static func binding(_ location: Location, role: String, argument: String) throws(CommandError) -> Binding {
    switch location {
    case .file(""): throw CommandError(.usage, "\(argument): the name of the file is missing")
    case .file(let path):
      let parameters: [String: JSONValue] = ["path": .string(path)]
      return .stage(byKind: role == "sink" ? fileSinks : fileSources, parameters: parameters)
    case .standardStream(let format):
      var parameters: [String: JSONValue] = ["path": "-"]
      guard role == "sink" else { return .stage(byKind: fileSources, parameters: parameters) }
      parameters["format"] = format.map { .string($0) }
      return .stage(byKind: fileSinks, parameters: parameters)
    case .object(""): throw CommandError(.usage, "\(argument): the key of the object is missing")
    case .object(let key):
      let parameters: [String: JSONValue] = ["key": .string(key)]
      guard role == "sink" else { return .stage(byKind: objectSources, parameters: parameters) }
      return .stage(
        byKind: [.audio: "r2.sink", .events: "r2.events", .document: "r2.document"], parameters: parameters)
    }
  }

  private static let fileSources: [PortDescription.Kind: String] = [
    .audio: "file.source", .events: "file.events-source",
  ]

  private static let objectSources: [PortDescription.Kind: String] = [
    .audio: "r2.source", .events: "r2.events-source",
  ]

  private static let fileSinks: [PortDescription.Kind: String] = [
    .audio: "file.sink", .events: "file.events", .document: "file.document",
  ]

  /// Streams that are used twice, and outputs that would replace an input or one another.
  private static func conflicts(_ inputs: [Location], _ outputs: [Location]) -> [String] {
    var problems: [String] = []
    if inputs.count(where: \.isStandardStream) > 1 {
      problems.append("-i -: standard input can be read once only")
    }
    if outputs.count(where: \.isStandardStream) > 1 {
      problems.append("-o -: standard output can be written once only")
    }
    for (index, output) in outputs.enumerated() {
      let isRepeated = outputs[..<index].contains(output)
      switch output {
      case .standardStream: continue
      case .file(let path):
        if isRepeated { problems.append("-o \(path): two outputs cannot go to one file") }
        if inputs.contains(where: { $0.isSameFile(as: path) }) {
          problems.append("-o \(path): it is an input, too; give the output another name")
        }
      case .object(let key):
        if isRepeated { problems.append("-o r2:\(key): two outputs cannot go to one object") }
        if inputs.contains(output) {
          problems.append("-o r2:\(key): it is an input, too; give the output another key")
        }
      }
    }
    return problems
  }
}

extension Location {
  /// Whether it is the existing file that `path` leads to, through whatever links. Devices and pipes never count.
  fileprivate func isSameFile(as path: String) -> Bool {
    guard case .file(let own) = self else { return false }
    var (first, second) = (stat(), stat())
    guard stat(own, &first) == 0, stat(path, &second) == 0, first.st_mode & S_IFMT == S_IFREG else { return false }
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino
  }
}
