import Glibc

/// What standard output and standard error are connected to, and writing to them.
///
/// Writing goes around `print`: what was written is out, whole, when the call returns, also when the process
/// ends by a signal right after.
public enum Terminal {
  /// Whether standard error is a terminal on which a line can be redrawn.
  public static let showsProgress = isatty(STDERR_FILENO) == 1 && variable("TERM") != "dumb"

  /// Whether standard error takes colours: https://no-color.org
  public static let showsColour = showsProgress && (variable("NO_COLOR") ?? "").isEmpty

  /// Whether standard output is a terminal.
  public static let isOutputTerminal = isatty(STDOUT_FILENO) == 1

  /// Columns of the terminal behind standard error; 80 where it does not say.
  public static var columns: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// A line, or lines, on standard output.
  ///
  /// - Throws: ``CommandError`` when it cannot be written: a full disk, a reader that left.
  public static func print(_ text: String) throws {
    guard write(text + "\n", to: STDOUT_FILENO) else {
      throw CommandError(.inputOutput, "standard output: \(String(cString: strerror(errno)))")
    }
  }

  /// A line on standard error, where a failure to write has nobody left to hear of it.
  public static func note(_ text: String) { _ = write(text + "\n", to: STDERR_FILENO) }

  /// `text` on standard error as it is.
  public static func draw(_ text: String) { _ = write(text, to: STDERR_FILENO) }

  private static func write(_ text: String, to descriptor: Int32) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return false }
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
      }
      return true
    }
  }

  private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
