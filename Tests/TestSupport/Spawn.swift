import Glibc

/// Where a started program's output goes.
enum ProgramOutput {
  case file(String)
  case descriptor(Int32)
}

/// Starts a program that may live long: it inherits nothing but its three streams. Otherwise it would hold pipes of tests that
/// run beside this one, and whoever reads them would wait for it to end.
///
/// - Parameter environment: variables beside those of this process.
func spawn(
  _ argv: [String], input: Int32, output: ProgramOutput, environment: [String: String] = [:]
) throws -> pid_t {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
  switch output {
  case .file(let path):
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, path, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
  case .descriptor(let descriptor):
    posix_spawn_file_actions_adddup2(&actions, descriptor, STDOUT_FILENO)
  }
  for descriptor in 3..<1_024 { posix_spawn_file_actions_addclose(&actions, Int32(descriptor)) }

  var texts = argv.map { strdup($0) } + [nil]
  let inherited = ProcessInformation.environment.filter { environment[$0.key] == nil }
  var variables = (inherited.map { $0 } + environment.map { $0 }).map { strdup("\($0.key)=\($0.value)") } + [nil]
  defer { for text in texts + variables { free(text) } }
  var child: pid_t = 0
  let error = posix_spawnp(&child, argv[0], &actions, nil, &texts, &variables)
  guard error == 0 else { throw SystemFailure("posix_spawnp \(argv[0])", error) }
  return child
}
