import CRuntime
import Glibc
import JSON

/// Has a plugin looked at in a process of its own, with a deadline: what crashes or hangs there harms nobody.
struct PluginScanner: Sendable {
  /// The `voicebeat-scan` program.
  let program: String
  /// How long one plugin may take, in milliseconds.
  let deadline: Int

  /// Most bytes of an answer that are read.
  private static let answerLimit = 4 << 20

  func scan(_ path: String) throws(Refusal) -> PluginDescription {
    var pipes: [Int32] = [0, 0]
    // No other child that is started meanwhile may inherit an end, or it would keep this answer open.
    guard crt_pipe(&pipes) == 0 else { throw Refusal(.noScanner, SystemError.text(errno)) }
    let child: pid_t
    do throws(Refusal) { child = try spawn(path, answer: pipes[1]) } catch {
      close(pipes[0])
      close(pipes[1])
      throw error
    }
    close(pipes[1])
    defer { close(pipes[0]) }
    let end = monotonicNanoseconds() + UInt64(deadline) * 1_000_000
    let answer = read(pipes[0], until: end)
    let status = wait(for: child, until: answer == nil ? 0 : end)
    guard let answer, let status else {
      throw Refusal(.hung, "it did not answer within \(deadline) ms when it was loaded")
    }
    let signal = status & 0x7f
    if signal != 0 {
      throw Refusal(.crashed, "it crashed when it was loaded (signal \(signal), \(String(cString: strsignal(signal))))")
    }
    guard let json = try? JSONValue(parsing: answer) else {
      throw Refusal(.crashed, "it ended the process that loaded it (exit code \((status >> 8) & 0xff))")
    }
    if let refused = json["refused"], let refusal = try? Refusal(json: refused) { throw refusal }
    guard let plugin = json["plugin"], let description = try? PluginDescription(json: plugin) else {
      throw Refusal(.noScanner, "\(program) gave an answer that this host does not understand; reinstall VoiceBeat")
    }
    return description
  }

  /// Starts the scanner with its answer on descriptor 3, nothing to read and its output dropped.
  private func spawn(_ path: String, answer: Int32) throws(Refusal) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, answer, 3)
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(program), strdup(path), nil]
    var environment = Self.environment()
    defer {
      for text in arguments + environment { free(text) }
    }
    var child = pid_t()
    let status = posix_spawn(&child, program, &actions, nil, &arguments, &environment)
    guard status == 0 else {
      throw Refusal(
        .noScanner,
        "\(program) cannot be run (\(SystemError.text(status))); reinstall VoiceBeat, or build all its products")
    }
    return child
  }

  /// This process's environment, without the backtrace that a crashing Swift program takes its time for.
  private static func environment() -> [UnsafeMutablePointer<CChar>?] {
    var list: [UnsafeMutablePointer<CChar>?] = []
    var entry = environ
    while let text = entry.pointee {
      if strncmp(text, "SWIFT_BACKTRACE=", 16) != 0 { list.append(strdup(text)) }
      entry += 1
    }
    return list + [strdup("SWIFT_BACKTRACE=enable=no"), nil]
  }

  /// The child's wait status; nil when it did not end in time and was killed. An answer alone is no end: a plugin may close
  /// every descriptor and stay.
  private func wait(for child: pid_t, until end: UInt64) -> Int32? {
    var status: Int32 = 0
    while true {
      let ended = waitpid(child, &status, WNOHANG)
      if ended == child { return status }
      if ended < 0, errno != EINTR { return nil }
      if monotonicNanoseconds() >= end { break }
      usleep(200)
    }
    kill(child, SIGKILL)
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    return nil
  }

  /// The whole answer, or nil when it did not come in time.
  private func read(_ descriptor: Int32, until end: UInt64) -> [UInt8]? {
    var answer: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while answer.count < Self.answerLimit {
      let now = monotonicNanoseconds()
      guard now < end else { return nil }
      var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let count = poll(&ready, 1, Int32((end - now) / 1_000_000) + 1)
      if count == 0 { continue }
      if count < 0 { if errno == EINTR { continue } else { return answer } }
      let bytes = Glibc.read(descriptor, &chunk, chunk.count)
      if bytes == 0 { return answer }
      if bytes < 0 { if errno == EINTR { continue } else { return answer } }
      answer += chunk.prefix(bytes)
    }
    return answer
  }
}
