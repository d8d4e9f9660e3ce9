import Console
import Glibc

/// One run of a batch: an input and its outputs.
struct BatchJob: Sendable {
  /// The input as it is shown: a path, or `r2:KEY`.
  let input: String
  /// `[PORT=]FILE` as `-i` takes it.
  let inputArgument: String
  /// `[PORT=]FILE` as `-o` takes it.
  let outputArguments: [String]

  private var outputs: [Location] { outputArguments.map { BindingArgument($0).location } }

  /// The files and objects among its outputs, as they are shown.
  var outputNames: [String] { outputs.compactMap(\.name) }

  /// The files among its outputs.
  var outputFiles: [String] {
    outputs.compactMap { if case .file(let path) = $0 { path } else { nil } }
  }

  /// The keys of the objects among input and outputs.
  var keys: [String] {
    ([BindingArgument(inputArgument).location] + outputs).compactMap {
      if case .object(let key) = $0 { key } else { nil }
    }
  }

  /// Whether every output is at least as new as the input. Outputs appear under their names only when they are whole, so
  /// nothing more needs to be recorded.
  ///
  /// - Parameter objects: when the objects among input and outputs were written.
  func isComplete(objects: [String: Int]) -> Bool {
    guard let input = BindingArgument(inputArgument).location.modification(objects) else { return false }
    return outputs.allSatisfy { output in output.modification(objects).map { $0 >= input } ?? false }
  }

  /// The jobs of a batch, in the order of their inputs.
  ///
  /// - Throws: ``CommandError`` for patterns without a file or an object, and for outputs that collide.
  static func all(inputs patterns: [String], outputs: [String]) throws(CommandError) -> [BatchJob] {
    var missing: [String] = []
    var problems: [String] = []
    var known: Set<String> = []
    var inputs: [(shown: String, path: String, argument: String)] = []
    for pattern in patterns {
      let argument = BindingArgument(pattern)
      let port = argument.port.map { "\($0)=" } ?? ""
      var found: [(shown: String, path: String, argument: String)] = []
      switch argument.location {
      case .file(let path):
        found = Glob.files(path).map { file in
          (file, file, port + (!port.isEmpty || file.contains("/") ? file : "./\(file)"))
        }
        if found.isEmpty { missing.append("-i \(pattern): no such file") }
      case .object(let key):
        found = try StoredObjects.keys(key).map { ("r2:\($0)", $0, "\(port)r2:\($0)") }
        if found.isEmpty { missing.append("-i \(pattern): no such object") }
      case .standardStream:
        problems.append("-i \(pattern): a batch reads files and objects")
      }
      inputs += found.filter { known.insert($0.shown).inserted }
    }
    let templates = outputs.map(OutputTemplate.init)
    let jobs = inputs.enumerated().map { index, input in
      BatchJob(
        input: input.shown, inputArgument: input.argument,
        outputArguments: templates.map { $0.filled(for: input.path, index: index + 1) })
    }
    problems += collisions(jobs)
    guard problems.isEmpty, missing.isEmpty else {
      throw CommandError(problems.isEmpty ? .noInput : .usage, problems + missing)
    }
    return jobs
  }

  /// Outputs that several inputs would write, or that are inputs.
  private static func collisions(_ jobs: [BatchJob]) -> [String] {
    var problems: [String] = []
    var owners: [String: String] = [:]
    let inputs = Set(jobs.map(\.input))
    for job in jobs {
      for output in job.outputNames {
        if let other = owners.updateValue(job.input, forKey: output) {
          problems.append(
            "\(other) and \(job.input) would both be written to \(output); put ${name} or ${index} into -o")
        }
        if inputs.contains(output) { problems.append("\(output) is an input and would be replaced") }
      }
    }
    return problems
  }
}

extension Location {
  /// What messages call a file or an object.
  fileprivate var name: String? {
    switch self {
    case .file(let path): path
    case .object(let key): "r2:\(key)"
    case .standardStream: nil
    }
  }

  /// When it was written, in nanoseconds since 1970; nil where there is no such regular file or object.
  fileprivate func modification(_ objects: [String: Int]) -> Int? {
    switch self {
    case .object(let key): return objects[key]
    case .standardStream: return nil
    case .file(let path):
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
      return status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
    }
  }
}
