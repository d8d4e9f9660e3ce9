import Glibc
import TestSupport

/// A process of the program that uses stores until it is killed.
final class ExerciserProcess: Sendable {
  struct Ending: Sendable {
    /// The exit status, or 128 and the signal.
    var status: Int32
    var output: String
  }

  private let child: pid_t
  private let output: Int32

  init(_ arguments: [String]) throws {
    let ends = try makePipe()
    output = ends.read
    defer { close(ends.write) }
    child = try spawn([Exerciser.path] + arguments, output: .descriptor(ends.write))
  }

  deinit { close(output) }

  /// Kills the process so many microseconds after it said so many lines; the first says that it has begun.
  ///
  /// - Returns: what it printed, and how it ended: 137 if it was killed.
  func kill(after microseconds: UInt32, lines: Int = 1) -> Ending {
    var text: [UInt8] = []
    var byte: UInt8 = 0
    var linesLeft = lines
    while linesLeft > 0, read(output, &byte, 1) == 1 {
      text.append(byte)
      if byte == UInt8(ascii: "\n") { linesLeft -= 1 }
    }
    usleep(microseconds)
    Glibc.kill(child, SIGKILL)
    var ending = end()
    ending.output = String(decoding: text, as: UTF8.self) + ending.output
    return ending
  }

  /// Waits for the process to end.
  func end() -> Ending {
    let text = (try? readToEnd(of: output)) ?? []
    return Ending(status: waitForEnd(of: child), output: String(decoding: text, as: UTF8.self))
  }
}
