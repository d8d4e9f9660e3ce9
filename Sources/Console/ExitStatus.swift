/// What the program's exit status tells the caller; the numbers are those of sysexits.
public enum ExitStatus: Int32, Sendable {
  case success = 0
  /// The command line is wrong.
  case usage = 64
  /// The pipeline or the data cannot be processed.
  case data = 65
  /// An input does not exist.
  case noInput = 66
  /// Something needed is missing: a plugin, a pipeline, memory within the budget.
  case unavailable = 69
  /// A defect of VoiceBeat or of a plugin.
  case software = 70
  /// An output cannot be created.
  case cannotCreate = 73
  /// Reading or writing failed underway.
  case inputOutput = 74
  /// The same command may succeed later: the deadline passed, a service could not be reached.
  case temporary = 75
  /// Reading or writing is not permitted.
  case denied = 77
  /// The configuration cannot work.
  case configuration = 78
  case hangup = 129
  case interrupted = 130
  case terminated = 143
}
