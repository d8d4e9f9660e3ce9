public import Glibc

/// What a started program reads from.
public enum ProgramInput {
  case file(String)
  case descriptor(Int32)
}

/// Where a started program's output or errors go.
public enum ProgramOutput {
  /// The end of a file, which is made where it does not exist.
  case file(String)
  case descriptor(Int32)
  /// Errors only: where the output goes.
  case sameAsOutput
  /// Where this process's go.
  case inherited
}

/// Starts a program, found on the path unless its name has a slash.
///
/// It inherits nothing but its three streams, or it would hold pipes of tests that run beside this one, and whoever reads them would
/// wait for it to end. No signal is blocked or ignored in it: it may be started from a thread that blocks almost all of them.
///
/// - Parameters:
///   - argv: the program's name and its arguments.
///   - environment: variables beside those of this process; nil takes one away.
/// - Returns: the process, for ``waitForEnd(of:)``.
public func spawn(
  _ argv: [String], input: ProgramInput = .file("/dev/null"), output: ProgramOutput,
  errors: ProgramOutput = .sameAsOutput, environment: [String: String?] = [:]
) throws -> pid_t {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  switch input {
  case .file(let path): posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, path, O_RDONLY, 0)
  case .descriptor(let descriptor): posix_spawn_file_actions_adddup2(&actions, descriptor, STDIN_FILENO)
  }
  for (stream, target) in [(output, STDOUT_FILENO), (errors, STDERR_FILENO)] {
    switch stream {
    case .file(let path):
      posix_spawn_file_actions_addopen(&actions, target, path, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    case .descriptor(let descriptor): posix_spawn_file_actions_adddup2(&actions, descriptor, target)
    case .sameAsOutput: posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, target)
    case .inherited: break
    }
  }
  for descriptor in 3..<1_024 { posix_spawn_file_actions_addclose(&actions, Int32(descriptor)) }

  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  var (none, all) = (sigset_t(), sigset_t())
  sigemptyset(&none)
  sigfillset(&all)
  posix_spawnattr_setsigmask(&attributes, &none)
  posix_spawnattr_setsigdefault(&attributes, &all)
  posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

  var variables = ProcessInformation.environment
  for (name, value) in environment { variables[name] = value }
  var texts = argv.map { strdup($0) } + [nil]
  var settings = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
  defer { for text in texts + settings { free(text) } }
  var child: pid_t = 0
  let error = posix_spawnp(&child, argv[0], &actions, &attributes, &texts, &settings)
  guard error == 0 else { throw SystemFailure("posix_spawnp \(argv[0])", error) }
  return child
}

/// Waits until a program that was started has ended.
///
/// - Returns: the exit status, or 128 and the signal.
@discardableResult
public func waitForEnd(of child: pid_t) -> Int32 {
  var status: Int32 = 0
  while waitpid(child, &status, 0) < 0 && errno == EINTR {}
  let signal = status & 0x7F
  return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
}
