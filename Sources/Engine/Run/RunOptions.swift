import Glibc

/// How a run is carried out. None of this changes what comes out, save the seed.
public struct RunOptions: Sendable {
  /// Threads that process audio; stages that wait for files or networks have threads of their own besides.
  public var threads: Int
  /// Bytes of memory that buffers may take at once.
  public var memory: Int
  /// How long the run may take; nil for any time.
  public var deadline: Duration?
  /// Frames in a block of the grid; nil for what suits the pipeline: ``Plan/blockFrames``.
  public var blockFrames: Int?
  /// From which every random stage's own seed is derived.
  public var seed: UInt64
  /// Names the run in its manifest.
  public var runID: String
  /// Whether the manifest is to have SHA-256 digests of inputs and outputs, which cost a pass over the bytes.
  public var wantsDigests: Bool
  /// After how long a single call of a processing stage is worth a warning, in seconds.
  public var stallSeconds: Double

  /// How long a run that was told to end waits for stages that are inside a call, in seconds: a sink may have to take back
  /// what it sent over a slow line.
  public var graceSeconds: Double

  /// For tests of determinism.
  var perturbation: Scheduler.Perturbation?

  public init(
    threads: Int = RunOptions.coreCount, memory: Int = 512 << 20, deadline: Duration? = nil, blockFrames: Int? = nil,
    seed: UInt64 = 0, runID: String = "run", wantsDigests: Bool = false, stallSeconds: Double = 30,
    graceSeconds: Double = 5
  ) {
    precondition(threads > 0 && memory > 0 && blockFrames ?? 1 > 0)
    self.threads = threads
    self.memory = memory
    self.deadline = deadline
    self.blockFrames = blockFrames
    self.seed = seed
    self.runID = runID
    self.wantsDigests = wantsDigests
    self.stallSeconds = stallSeconds
    self.graceSeconds = graceSeconds
  }

  /// Processors that this process may use.
  public static var coreCount: Int { max(Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), 1) }
}
