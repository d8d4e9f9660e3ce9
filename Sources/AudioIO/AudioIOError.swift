/// Why audio could not be read or written. Every case names what it is about (`subject`: a path, or `standard input`)
/// and `description` is a sentence for the person who must act.
public enum AudioIOError: Error, Equatable, Sendable {
  /// Nothing is there to be read.
  case notFound(subject: String)
  /// Reading or writing is not permitted.
  case denied(subject: String, writing: Bool)
  /// A folder stands where a file to read was expected.
  case isDirectory(subject: String)
  /// The input is empty or holds something else than audio.
  case notAudio(subject: String, detail: String)
  /// Audio, but in a container or an encoding outside the allow-list.
  case unsupported(subject: String, detail: String)
  /// The bytes contradict the format that they claim to be.
  case malformed(subject: String, detail: String)
  /// The header promises more than there is. `held` is the number of frames that could be read, where it is known.
  case truncated(subject: String, promised: Int64, held: Int64?)
  /// A limit on rate, channels, duration or size is exceeded.
  case limit(subject: String, detail: String)
  /// A sample is NaN or infinite.
  case notFinite(subject: String, frame: Int64, channel: Int)
  /// The input has not delivered anything yet; trying again later may help.
  case unavailable(subject: String, detail: String)
  /// The output cannot be created, or takes no audio.
  case cannotCreate(subject: String, detail: String)
  /// A setting of the encoder does not fit the format. `setting` is its name.
  case badSetting(subject: String, setting: String, detail: String)
  /// Reading or writing failed underway.
  case io(subject: String, detail: String)
  /// The caller asked to stop.
  case cancelled(subject: String)
}

extension AudioIOError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notFound(let subject):
      "\(subject) does not exist; check the path"
    case .denied(let subject, let writing):
      "\(subject) may not be \(writing ? "written" : "read") by this user; check its permissions"
    case .isDirectory(let subject):
      "\(subject) is a folder; name a file in it"
    case .notAudio(let subject, let detail):
      "\(subject) is not audio: \(detail)"
    case .unsupported(let subject, let detail):
      "\(subject) is not supported: \(detail)"
    case .malformed(let subject, let detail):
      "\(subject) is damaged: \(detail)"
    case .truncated(let subject, let promised, let held):
      if let held {
        "\(subject) is truncated: its header promises \(promised) frames, it holds \(held); fetch or record it again"
      } else {
        "\(subject) is truncated: it ends before what its header promises; fetch or record it again"
      }
    case .limit(let subject, let detail):
      "\(subject) exceeds a limit: \(detail)"
    case .notFinite(let subject, let frame, let channel):
      "\(subject) holds a sample that is not finite (frame \(frame), channel \(channel + 1)); "
        + "repair it, or read such samples as zero"
    case .unavailable(let subject, let detail):
      "\(subject) is not available: \(detail)"
    case .cannotCreate(let subject, let detail):
      "\(subject) cannot be written: \(detail)"
    case .badSetting(let subject, let setting, let detail):
      "\(subject) cannot be written so: \(setting) \(detail)"
    case .io(let subject, let detail):
      "\(subject): \(detail)"
    case .cancelled(let subject):
      "\(subject): stopped on request"
    }
  }
}
