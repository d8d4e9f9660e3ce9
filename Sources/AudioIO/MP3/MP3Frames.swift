/// A run of consecutive whole MP3 frames as they lie in a bitstream, with what is needed to join two of them.
struct MP3Frames {
  /// One frame's place and the facts that decide whether another stream may be joined to it.
  struct Frame {
    var offset: Int
    var size: Int
    /// Bytes of header and side information; main data takes the rest.
    var headSize: Int
    /// How many bytes before its own main data this frame's data begins: the bit reservoir.
    var reservoir: Int
    /// Block types of the last granule, two bits for each channel. Where those of two streams agree, their windows fit.
    var lastWindows: UInt8
  }

  private(set) var bytes: [UInt8]
  private(set) var frames: [Frame] = []
  /// Number, within the whole file, of the first frame.
  let first: Int

  /// Splits what LAME has written.
  init(_ bytes: [UInt8], first: Int) {
    self.bytes = bytes
    self.first = first
    var offset = 0
    while offset + 4 <= bytes.count {
      let head = HeaderBytes(Array(bytes[offset..<min(bytes.count, offset + 40)]))
      guard let header = MPEGFrame(head, at: 0), offset + header.size <= bytes.count else { break }
      frames.append(Self.describe(header, head, offset: offset))
      offset += header.size
    }
  }

  /// Number, within the whole file, of the frame after the last.
  var end: Int { first + frames.count }

  subscript(number: Int) -> Frame { frames[number - first] }

  /// The bytes of a run of frames.
  func slice(_ numbers: Range<Int>) -> ArraySlice<UInt8> {
    guard let start = numbers.first, let last = numbers.last else { return [] }
    return bytes[self[start].offset..<self[last].offset + self[last].size]
  }

  /// The first frame number in `candidates` at which `next` can take over: both streams have windows that fit there, and
  /// what this one leaves free at the end of its frames has room for what `next` keeps in its reservoir.
  func junction(with next: MP3Frames, in candidates: Range<Int>) -> Int? {
    candidates.first { number in
      number > next.first && number < next.end && number > first && number < end
        && self[number].reservoir >= next[number].reservoir
        && self[number - 1].lastWindows == next[number - 1].lastWindows
    }
  }

  /// Moves the data that frame `number` of `next` has in its reservoir to the end of this stream's frames before it, where
  /// this stream's own frame `number` would have had its data.
  mutating func adopt(reservoirOf next: MP3Frames, at number: Int) {
    var (target, source) = (BackwardCursor(self, before: number), BackwardCursor(next, before: number))
    for position in 0..<self[number].reservoir {
      let value = position < next[number].reservoir ? next.bytes[source.step(next)] : 0
      bytes[target.step(self)] = value
    }
  }

  /// Walks backwards through the main data of frames.
  private struct BackwardCursor {
    private var number: Int
    private var offset: Int

    init(_ frames: MP3Frames, before number: Int) {
      self.number = number
      offset = 0
    }

    /// The offset of the next byte to the left.
    mutating func step(_ frames: MP3Frames) -> Int {
      while offset == 0 {
        number -= 1
        offset = frames[number].size - frames[number].headSize
      }
      offset -= 1
      return frames[number].offset + frames[number].headSize + offset
    }
  }

  private static func describe(_ header: MPEGFrame, _ head: HeaderBytes, offset: Int) -> Frame {
    let isFirstVersion = header.version == 10
    let side = header.mainDataOffset - header.sideInfoSize
    func bits(_ position: Int, _ count: Int) -> Int {
      (position..<position + count).reduce(0) { $0 << 1 | Int(head[side + $1 / 8] >> UInt8(7 - $1 % 8) & 1) }
    }
    let channels = header.channels
    let perChannel = isFirstVersion ? 59 : 63
    let common = isFirstVersion ? (channels == 2 ? 20 : 18) : (channels == 2 ? 10 : 9)
    let granule = common + (isFirstVersion ? channels * perChannel : 0)
    var windows: UInt8 = 0
    for channel in 0..<channels {
      let flag = granule + channel * perChannel + (isFirstVersion ? 33 : 38)
      windows = windows << 2 | UInt8(bits(flag, 1) == 1 ? bits(flag + 1, 2) : 0)
    }
    return Frame(
      offset: offset, size: header.size, headSize: header.mainDataOffset,
      reservoir: bits(0, isFirstVersion ? 9 : 8), lastWindows: windows)
  }
}
