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
    let outputs = try makePipe()
    let errorEnds = stream == .pipe ? try makePipe() : try Self.makeTerminal()
    defer {
      close(outputs.write)
      close(errorEnds.write)
    }
    child = try spawn(
      [program] + arguments, input: .file(input), output: outputFile.map { .file($0) } ?? .descriptor(outputs.write),
      errors: .descriptor(errorEnds.write), environment: environment)
    output = outputs.read
    errors = errorEnds.read
  }

  /// Runs the program to its end.
  static func run(
    _ arguments: String..., input: String = "/dev/null", environment: [String: String?] = [:]
  ) throws -> Result {
    try Command(arguments, input: input, environment: environment).wait()
  }

  /// Waits until the program has taken charge of signal `number`: until then the system ends it, and it can say nothing.
  func waitUntilWatching(for number: Int32) throws {
    while true {
      let status = String(decoding: try readFile("/proc/\(child)/status"), as: UTF8.self)
      let blocked = status.split(separator: "\n").first { $0.hasPrefix("SigBlk:") }?.split(separator: "\t").last
      guard let blocked, let mask = UInt64(blocked, radix: 16) else { throw SystemFailure("/proc/\(child)/status") }
      if mask >> UInt64(number - 1) & 1 == 1 || status.contains("State:\tZ") { return }
      usleep(2_000)
    }
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
    return Result(
      status: waitForEnd(of: child), output: String(decoding: outputBytes, as: UTF8.self),
      errors: String(decoding: errorBytes, as: UTF8.self))
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
