import Pipeline

/// What runs inside a node: a plugin's stage, a converter, an end in memory; later perhaps one in another process.
///
/// One thread at a time is inside a processor, not always the same. The order of calls is
/// negotiate → start → process… → finish; after an error nothing but ``destroy()``.
protocol Processor: AnyObject {
  /// Settles output formats, given those of the links; may change the policy.
  func negotiate(_ formats: inout NodeFormats) throws(RunError)

  /// Formats are final.
  func start(_ formats: NodeFormats) throws(RunError)

  /// Processes one firing. A node without inputs is called with nothing until it is done.
  func process(_ work: Work) throws(RunError) -> Outcome

  /// All inputs have ended, or ``process(_:)`` said that it is done.
  func finish() throws(RunError)

  /// Frees everything and removes what was not completed.
  func destroy()
}

/// What a firing came to.
enum Outcome {
  case more
  /// Has more to emit of what it took: to be called with nothing before the next firing.
  case again
  /// Wants no further input, or has no more output.
  case done
}

/// The formats of a node's links and outputs; nil where no audio flows or nothing is known yet.
struct NodeFormats {
  var links: [AudioFormat?]
  var outputs: [AudioFormat?]
  var policy: StageDescription.Policy
}
