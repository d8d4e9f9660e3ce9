import CRuntime

/// Says which node a crash happened in.
public enum CrashReporter {
  /// From now on a fatal signal inside a stage first writes node, stage and plugin to standard error; then whatever handled
  /// it before has its turn. For programs, not for libraries: signal handlers belong to the whole process.
  public static func install() { crt_install_crash_reporter() }
}
