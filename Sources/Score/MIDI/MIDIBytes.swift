/// A place in the bytes of a MIDI file, or of one chunk of it.
struct MIDIBytes {
  private let bytes: [UInt8]
  private(set) var position: Int
  /// Where the chunk ends.
  let end: Int
  /// What ends there, for messages.
  private let subject: String

  init(_ bytes: [UInt8]) {
    self.init(bytes, 0..<bytes.count, subject: "the file")
  }

  private init(_ bytes: [UInt8], _ range: Range<Int>, subject: String) {
    self.bytes = bytes
    self.subject = subject
    position = range.lowerBound
    end = range.upperBound
  }

  var isAtEnd: Bool { position == end }

  /// The next byte, without moving on; nil at the end.
  var next: UInt8? { isAtEnd ? nil : bytes[position] }

  mutating func byte() throws(MIDIError) -> UInt8 {
    guard position < end else { throw MIDIError(.malformed, at: position, "\(subject) ends where more must follow") }
    position += 1
    return bytes[position - 1]
  }

  /// A byte below 128.
  mutating func dataByte() throws(MIDIError) -> UInt8 {
    let byte = try byte()
    guard byte < 0x80 else {
      throw MIDIError(.malformed, at: position - 1, "\(hex(byte)) stands where a value below 128 must")
    }
    return byte
  }

  /// A number of `count` bytes, the highest first.
  mutating func number(_ count: Int) throws(MIDIError) -> Int {
    var number = 0
    for _ in 0..<count { number = number << 8 | Int(try byte()) }
    return number
  }

  /// A variable-length quantity: seven bits a byte, at most four of them.
  mutating func quantity() throws(MIDIError) -> Int {
    var number = 0
    for _ in 0..<4 {
      let byte = try byte()
      number = number << 7 | Int(byte & 0x7f)
      if byte < 0x80 { return number }
    }
    throw MIDIError(.malformed, at: position - 1, "a quantity has more than four bytes")
  }

  /// The next `count` bytes, as a place of their own; moves behind them.
  mutating func part(_ count: Int, _ subject: String) throws(MIDIError) -> MIDIBytes {
    guard count <= end - position else {
      throw MIDIError(
        .malformed, at: position, "\(subject) has \(count) bytes by what it says, and \(end - position) are left")
    }
    let part = MIDIBytes(bytes, position..<position + count, subject: subject)
    position += count
    return part
  }

  func hex(_ byte: UInt8) -> String { "0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}
