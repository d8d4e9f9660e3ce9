import Console
import Glibc

/// One run of a batch: an input and its outputs.
struct BatchJob: Sendable {
  let input: String
  /// `[PORT=]FILE` as `-i` takes it.
  let inputArgument: String
  /// `[PORT=]FILE` as `-o` takes it.
  let outputArguments: [String]

  /// The files among its outputs.
  var outputFiles: [String] {
    outputArguments.compactMap { argument in
      if case .file(let path) = BindingArgument(argument).location { path } else { nil }
    }
  }

  /// Whether every output is a file that is at least as new as the input. Outputs appear under their names only when they
  /// are whole, so nothing more needs to be recorded.
  var isComplete: Bool {
    guard let input = Self.modification(input), !outputFiles.isEmpty, outputFiles.count == outputArguments.count else {
      return false
    }
    return outputFiles.allSatisfy { file in Self.modification(file).map { $0 >= input } ?? false }
  }

  /// The jobs of a batch, in the order of their inputs.
  ///
  /// - Throws: ``CommandError`` for patterns without a file, and for outputs that collide.
  static func all(inputs patterns: [String], outputs: [String]) throws(CommandError) -> [BatchJob] {
    var missing: [String] = []
    var problems: [String] = []
    var files: [(file: String, argument: String)] = []
    for pattern in patterns {
      let argument = BindingArgument(pattern)
      guard case .file(let path) = argument.location else {
        problems.append("-i \(pattern): a batch reads files")
        continue
      }
      let found = Glob.files(path)
      if found.isEmpty { missing.append("-i \(pattern): no such file") }
      for file in found where !files.contains(where: { $0.file == file }) {
        files.append((file, argument.port.map { "\($0)=\(file)" } ?? (file.contains("/") ? file : "./\(file)")))
      }
    }
    let templates = outputs.map(OutputTemplate.init)
    let jobs = files.enumerated().map { index, input in
      BatchJob(
        input: input.file, inputArgument: input.argument,
        outputArguments: templates.map { $0.filled(for: input.file, index: index + 1) })
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
      for output in job.outputFiles {
        if let other = owners.updateValue(job.input, forKey: output) {
          problems.append(
            "\(other) and \(job.input) would both be written to \(output); put ${name} or ${index} into -o")
        }
        if inputs.contains(output) { problems.append("\(output) is an input and would be replaced") }
      }
    }
    return problems
  }

  /// Nanoseconds since 1970, or nil where there is no such regular file.
  private static func modification(_ path: String) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
  }
}
