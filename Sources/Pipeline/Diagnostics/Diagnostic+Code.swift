extension Diagnostic {
  /// What kind of problem it is: stable names for programs.
  public enum Code: String, Hashable, Sendable, CaseIterable {
    // The text.
    case empty
    case tooLarge = "too-large"
    case encoding
    case syntax
    case tooDeep = "too-deep"
    case notFinite = "not-finite"
    case duplicateKey = "duplicate-key"
    case loneSurrogate = "lone-surrogate"
    case controlCharacter = "control-character"

    // The document's shape.
    case wrongType = "wrong-type"
    case missingField = "missing-field"
    case unknownField = "unknown-field"
    case badName = "bad-name"
    case nameTaken = "name-taken"
    case badDeclaration = "bad-declaration"

    // Names that lead nowhere.
    case unknownStage = "unknown-stage"
    case unknownPipeline = "unknown-pipeline"
    case unknownNode = "unknown-node"
    case unknownPort = "unknown-port"
    case unknownParameter = "unknown-parameter"
    case unknownSetting = "unknown-setting"

    // Values.
    case outOfRange = "out-of-range"
    case notAChoice = "not-a-choice"
    case missingParameter = "missing-parameter"
    case badTemplate = "bad-template"

    // Links.
    case kindMismatch = "kind-mismatch"
    case occupiedInput = "occupied-input"
    case missingInput = "missing-input"
    case cycle
    case recursion
    case badBinding = "bad-binding"
    case nothingKept = "nothing-kept"

    // Limits.
    case limit

    // Warnings.
    case unusedNode = "unused-node"
    case unusedInput = "unused-input"
    case unusedParameter = "unused-parameter"
  }
}
