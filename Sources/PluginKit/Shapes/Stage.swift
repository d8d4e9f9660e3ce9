/// A processing type: what it is, as static facts, and what an instance does. One value of the type is made for each
/// node of each run.
///
/// This is the general form. ``Effect``, ``ClipStage``, ``Source`` and ``Sink`` are shorter for the common shapes.
///
/// The host calls `prepare`, `negotiate`, `start`, `process` again and again, and `finish`, from one thread at a time. After
/// an error nothing more is called, and the value is released: what a stage holds outside memory (a descriptor, a temporary
/// file) belongs into a class whose `deinit` closes or removes it.
public protocol Stage: SendableMetatype {
  /// Parameters are not set yet.
  init()

  static var stage: StageInfo { get }
  static var inputs: [Port] { get }
  static var outputs: [Port] { get }
  /// When `process` is called; `.each` unless the stage says otherwise.
  static var policy: Policy { get }
  /// Deterministic and block-size invariant unless the stage says otherwise.
  static var traits: Traits { get }

  /// Parameters and link settings are set: refuse what their ranges cannot tell, and compute what follows from them.
  mutating func prepare(_ node: Node) throws(StageError)

  /// Settles the formats of the outputs that the ports' rules leave open. Needed by sources.
  mutating func negotiate(_ formats: inout Formats, _ node: Node) throws(StageError)

  /// Formats are final: take memory, open what is needed.
  mutating func start(_ node: Node) throws(StageError)

  /// Takes what arrived and emits any number of packets on any output. `.done` wants no further input; a stage without
  /// inputs is called until it returns that.
  mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step

  /// All inputs have ended: emit what is left. A sink makes its effect visible here, whole, and not before. Not called
  /// when the run failed or was cancelled.
  mutating func finish(_ node: Node) throws(StageError)
}

extension Stage {
  public static var policy: Policy { .each }
  public static var traits: Traits { [.deterministic, .blockInvariant] }
  public mutating func prepare(_ node: Node) throws(StageError) {}
  public mutating func negotiate(_ formats: inout Formats, _ node: Node) throws(StageError) {}
  public mutating func start(_ node: Node) throws(StageError) {}
  public mutating func finish(_ node: Node) throws(StageError) {}
}

/// What a stage says of itself.
public struct StageInfo: Sendable {
  let name: String
  let version: String
  let summary: String
  let help: String?
  let latency: Int

  /// - Parameters:
  ///   - name: What pipelines call it: lower case, digits, hyphens, dots.
  ///   - summary: One line.
  ///   - help: More, for those who ask.
  ///   - latency: Frames held back before the first output; for information, outputs are compensated.
  public init(_ name: String, version: String = "1.0.0", summary: String, help: String? = nil, latency: Int = 0) {
    self.name = name
    self.version = version
    self.summary = summary
    self.help = help
    self.latency = latency
  }
}

/// When a stage is called.
public enum Policy: UInt32, Sendable {
  /// For each packet as it comes, the earliest on the timeline first.
  case each = 1
  /// For one block of every audio link, all of the same frames of the timeline; gaps are silence, overlaps are summed.
  case aligned = 2
  /// Once, with every packet, when every input has ended.
  case all = 3
}

/// How a stage behaves towards its surroundings.
public struct Traits: OptionSet, Sendable {
  public let rawValue: UInt32

  public init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  /// Waits for files, networks or devices: the host gives it a thread of its own.
  public static let blocking = Traits(rawValue: 1)
  /// Same input, parameters and seed give the same output.
  public static let deterministic = Traits(rawValue: 2)
  /// Output does not depend on the size of the blocks.
  public static let blockInvariant = Traits(rawValue: 4)
  /// Writes into blocks of which it is the sole owner.
  public static let inPlace = Traits(rawValue: 8)
}

/// Whether a stage goes on.
public enum Step: Sendable {
  /// Ready for further input; a source: has more to give.
  case more
  /// Has more to emit of what arrived: `process` is called again, with no packets, once the outputs have room and before
  /// anything else arrives. So what is long is emitted in bounded memory, piece by piece.
  case again
  /// Wants no further input; a source: has given everything.
  case done
}
