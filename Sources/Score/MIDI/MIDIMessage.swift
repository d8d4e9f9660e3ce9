/// What happens in a track, as far as it matters to notes and time.
struct MIDIMessage {
  enum Event {
    case noteOn(channel: UInt8, key: UInt8, velocity: UInt8)
    case noteOff(channel: UInt8, key: UInt8)
    case control(channel: UInt8, number: UInt8, value: UInt8)
    case program(channel: UInt8, UInt8)
    /// 0…16383, 8192 is none.
    case bend(channel: UInt8, UInt16)
    /// Microseconds a quarter note, above 0.
    case tempo(UInt32)
    /// Beats in a bar, and how often a whole note is halved for one.
    case signature(beats: UInt8, halvings: UInt8)
  }

  /// From the start, in the file's division.
  var tick: Int
  var event: Event
}

/// Reads the messages of one track chunk.
struct MIDITrack {
  private(set) var messages: [MIDIMessage] = []
  /// The tick at which the track ends.
  private(set) var end = 0

  init(_ chunk: MIDIBytes) throws(MIDIError) {
    var bytes = chunk
    var running: UInt8?
    while !bytes.isAtEnd {
      end += try bytes.quantity()
      let start = bytes.position
      var status = try bytes.byte()
      if status < 0x80 {
        guard let last = running else {
          throw MIDIError(.malformed, at: start, "\(bytes.hex(status)) stands where an event must begin")
        }
        // Read again as the first value of another event of the last sort.
        try add(last, first: status, &bytes)
        continue
      }
      switch status {
      case 0xff:
        running = nil
        status = try bytes.byte()
        let content = try bytes.part(try bytes.quantity(), "a meta event")
        if status == 0x2f { return }
        try addMeta(status, content)
      case 0xf0, 0xf7:
        running = nil
        _ = try bytes.part(try bytes.quantity(), "a system exclusive event")
      case 0xf1...0xfe:
        throw MIDIError(.malformed, at: start, "\(bytes.hex(status)) is no event that a file may hold")
      default:
        running = status
        try add(status, first: try bytes.dataByte(), &bytes)
      }
    }
  }

  /// - Parameter first: The first value, which was read already.
  private mutating func add(_ status: UInt8, first: UInt8, _ bytes: inout MIDIBytes) throws(MIDIError) {
    let channel = status & 0x0f
    switch status & 0xf0 {
    case 0x80:
      _ = try bytes.dataByte()
      append(.noteOff(channel: channel, key: first))
    case 0x90:
      let velocity = try bytes.dataByte()
      append(
        velocity == 0
          ? .noteOff(channel: channel, key: first) : .noteOn(channel: channel, key: first, velocity: velocity))
    case 0xb0: append(.control(channel: channel, number: first, value: try bytes.dataByte()))
    case 0xc0: append(.program(channel: channel, first))
    case 0xd0: break
    case 0xe0: append(.bend(channel: channel, UInt16(first) | UInt16(try bytes.dataByte()) << 7))
    default: _ = try bytes.dataByte()
    }
  }

  private mutating func addMeta(_ type: UInt8, _ content: MIDIBytes) throws(MIDIError) {
    var content = content
    let start = content.position
    if type == 0x51 {
      let microseconds = try content.number(3)
      guard microseconds > 0 else { throw MIDIError(.malformed, at: start, "a tempo of no time at all") }
      append(.tempo(UInt32(microseconds)))
    } else if type == 0x58 {
      let (beats, halvings) = (try content.byte(), try content.byte())
      guard beats > 0, halvings <= 7 else {
        throw MIDIError(.malformed, at: start, "a time signature of \(beats)/2^\(halvings)")
      }
      append(.signature(beats: beats, halvings: halvings))
    }
  }

  private mutating func append(_ event: MIDIMessage.Event) { messages.append(MIDIMessage(tick: end, event: event)) }
}
