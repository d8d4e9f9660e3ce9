import JSON

/// Collects what is wrong while a plan is made. A sub-pipeline that is used several times is reported once.
final class Reporter {
  private var errors: [Diagnostic] = []
  private var warnings: [Diagnostic] = []
  private var seen: Set<Diagnostic> = []
  private var left = 0

  /// Looking for the nearest name takes time; past this many problems nobody reads suggestions.
  private var mayLookForNames: Bool { errors.count < 200 }

  func add(_ more: [Diagnostic]) {
    for diagnostic in more where seen.insert(diagnostic).inserted {
      if diagnostic.severity == .warning {
        warnings.append(diagnostic)
      } else if errors.count < PipelineLimits.diagnostics {
        errors.append(diagnostic)
      } else {
        left += 1
      }
    }
  }

  func report(
    _ code: Diagnostic.Code, at place: Place, _ message: String, expected expectation: String? = nil,
    suggestion: String? = nil
  ) {
    add([Diagnostic(code: code, at: place, message: message, expectation: expectation, suggestion: suggestion)])
  }

  func report(_ problem: ValueProblem, at place: Place, note: String = "") {
    report(
      problem.code, at: place, problem.message + note, expected: problem.expectation, suggestion: problem.suggestion)
  }

  /// A name that leads nowhere, with the nearest of those that exist.
  /// - Returns: The name that was probably meant: that it is missing need not be reported, too.
  @discardableResult
  func reportUnknown(
    _ code: Diagnostic.Code, at place: Place, _ message: String, name: String, known: [String], none: String
  ) -> String? {
    let meant = mayLookForNames ? NearestName.find(name, among: known) : nil
    report(
      code, at: place, message, expected: known.isEmpty ? none : "one of \(listed(known))",
      suggestion: meant.map(quoted))
    return meant
  }

  func warn(_ code: Diagnostic.Code, at place: Place, _ message: String) {
    add([Diagnostic(.warning, code: code, at: place, message: message)])
  }

  var hasErrors: Bool { !errors.isEmpty }

  /// Errors and warnings, those of the main document first, then by file and place.
  func sorted(main: String) -> (errors: [Diagnostic], warnings: [Diagnostic]) {
    var errors = sorted(errors, main: main)
    if left > 0 {
      let message = left == 1 ? "there is one more problem" : "there are \(left) more problems"
      errors.append(Diagnostic(code: .limit, file: main, message: message))
    }
    return (errors, sorted(warnings, main: main))
  }

  private func sorted(_ diagnostics: [Diagnostic], main: String) -> [Diagnostic] {
    diagnostics.enumerated().sorted { first, second in
      func key(_ entry: (offset: Int, element: Diagnostic)) -> (Int, String, Int, Int, Int) {
        let diagnostic = entry.element
        return (
          diagnostic.file == main ? 0 : 1, diagnostic.file, diagnostic.line ?? Int.max, diagnostic.column ?? 0,
          entry.offset
        )
      }
      return key(first) < key(second)
    }.map(\.element)
  }
}
