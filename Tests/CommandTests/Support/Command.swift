import Glibc
import TestSupport

/// The built program `voicebeat`, run as a process, as a user runs it.
struct Command {
  /// Where the program lies: beside the tests.
  static let folder = ProcessInformation.folder

  /// What a process left behind.
  struct Result {
    /// The exit status, or 128 and the signal that ended it.
    var status: Int32
    var output: String
    var errors: String
  }

  /// What standard error is connected to.
  enum ErrorStream {
    case pipe, terminal
  }

  private let child: pid_t
  private let output: Int32
  private let errors: Int32

  /// Starts the program.
  ///
  /// - Parameters:
  ///   - input: what it reads from standard input; nothing by default.
  ///   - environment: variables beside those of this process; nil takes one away.
  init(
    _ arguments: [String], input: String = "/dev/null", output outputFile: String? = nil,
    errors stream: ErrorStream = .pipe, environment: [String: String?] = [:], program: String = folder + "/voicebeat"
  ) throws {
    let outputs = try Self.makePipe()
    let errorEnds = stream == .pipe ? try Self.makePipe() : try Self.makeTerminal()
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input, O_RDONLY, 0)
    if let outputFile {
      posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, outputFile, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    } else {
      posix_spawn_file_actions_adddup2(&actions, outputs.write, STDOUT_FILENO)
    }
    posix_spawn_file_actions_adddup2(&actions, errorEnds.write, STDERR_FILENO)

    var variables = ProcessInformation.environment
    for (name, value) in environment { variables[name] = value }
    var argv = ([program] + arguments).map { strdup($0) } + [nil]
    var envp = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in argv + envp { free(text) } }

    var child: pid_t = 0
    let error = posix_spawnp(&child, program, &actions, nil, &argv, &envp)
    close(outputs.write)
    close(errorEnds.write)
    guard error == 0 else { throw SystemFailure("posix_spawnp \(program)", error) }
    self.child = child
    output = outputs.read
    errors = errorEnds.read
  }

  /// Runs the program to its end.
  static func run(
    _ arguments: String..., input: String = "/dev/null", environment: [String: String?] = [:]
  ) throws -> Result {
    try Command(arguments, input: input, environment: environment).wait()
  }

  /// Sends a signal.
  func signal(_ number: Int32) { kill(child, number) }

  /// Reads all it says and waits for its end.
  func wait() throws -> Result {
    defer {
      close(output)
      close(errors)
    }
    var (outputBytes, errorBytes): ([UInt8], [UInt8]) = ([], [])
    var open = [
      pollfd(fd: output, events: Int16(POLLIN), revents: 0), pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
    ]
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while open.contains(where: { $0.fd >= 0 }) {
      guard poll(&open, nfds_t(open.count), -1) >= 0 || errno == EINTR else { throw SystemFailure("poll") }
      for index in open.indices where open[index].fd >= 0 && open[index].revents != 0 {
        let count = read(open[index].fd, &chunk, chunk.count)
        // A terminal whose other side is gone answers with an error instead of an end.
        if count <= 0 {
          open[index].fd = -1
        } else if index == 0 {
          outputBytes += chunk[..<count]
        } else {
          errorBytes += chunk[..<count]
        }
      }
    }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 && errno == EINTR {}
    let signal = status & 0x7F
    return Result(
      status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal, output: String(decoding: outputBytes, as: UTF8.self),
      errors: String(decoding: errorBytes, as: UTF8.self))
  }

  private static func makePipe() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw SystemFailure("pipe") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  /// The two sides of a new terminal. The calls of `posix_openpt` and its relatives are not in Swift's Glibc module.
  private static func makeTerminal() throws -> (read: Int32, write: Int32) {
    let (unlock, number): (UInt, UInt) = (0x4004_5431, 0x8004_5430)
    let own = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var locked: Int32 = 0
    var index: Int32 = 0
    guard own >= 0, ioctl(own, unlock, &locked) == 0, ioctl(own, number, &index) == 0 else {
      throw SystemFailure("/dev/ptmx")
    }
    let other = open("/dev/pts/\(index)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard other >= 0 else { throw SystemFailure("open /dev/pts/\(index)") }
    return (own, other)
  }
}
