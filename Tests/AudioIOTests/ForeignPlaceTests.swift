import AudioIO
import TestSupport
import Testing

/// Bytes that are neither in a file nor in memory as far as a reader knows. Notes what is read.
private final class NotedInput: RandomAccessInput {
  let subject = "a noted input"
  let bytes: [UInt8]
  var reads: [Range<Int>] = []
  /// Where reading fails.
  var breaksAt = Int.max

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var size: Int64 { Int64(bytes.count) }

  func read(at offset: Int64, into target: UnsafeMutableRawBufferPointer) throws(AudioIOError) -> Int {
    let range = Int(offset)..<min(bytes.count, Int(offset) + target.count)
    guard range.upperBound <= breaksAt else { throw .unavailable(subject: subject, detail: "the line is dead") }
    reads.append(range)
    target.copyBytes(from: bytes[range])
    return range.count
  }
}

/// An output that lets its first bytes be rewritten and nothing else, as an object can that is uploaded in parts.
private final class PartedOutput: RewritableOutput {
  let subject = "a parted output"
  let rewritable: Int64
  var bytes: [UInt8] = []
  var size: Int64 = 0
  var isCommitted = false
  private let keeps: Bool

  /// - Parameter keeps: whether bytes past the head are kept, or only counted.
  init(rewritable: Int64, keeps: Bool = true) {
    self.rewritable = rewritable
    self.keeps = keeps
  }

  func write(_ piece: UnsafeRawBufferPointer, at offset: Int64) throws(AudioIOError) {
    let end = offset + Int64(piece.count)
    guard offset <= size, offset == size || min(end, size) <= rewritable else {
      throw .io(subject: subject, detail: "\(piece.count) bytes were written at \(offset), but the end is \(size)")
    }
    if keeps || offset < rewritable {
      bytes.replaceSubrange(Int(offset)..<min(bytes.count, Int(end)), with: piece)
    }
    size = max(size, end)
  }

  func park() throws(AudioIOError) {}
  func sha256() throws(AudioIOError) -> String? { nil }
  func commit() throws(AudioIOError) { isCommitted = true }
}

@Suite("Audio that is neither in a file nor in memory")
struct ForeignPlaceTests {
  let scratch: TemporaryFolder

  init() throws { scratch = try TemporaryFolder() }

  static let tags = Metadata([
    ("title", "Take 1"), ("artist", "Somebody"), ("comment", "nothing to add"), ("cue.1", "0.25 one"), ("cue.2", "0.5"),
    ("bwf.description", "a test"),
  ])

  // MARK: Inputs

  @Test(
    "is read once, from the head to the end, after a glance at head and tail", arguments: AudioFileFormat.allCases)
  func reading(format: AudioFileFormat) throws {
    let path = scratch.path("a")
    try write(Signal.noise(400_000, channels: 2), path, EncodingSettings(format), metadata: Self.tags)
    let input = NotedInput(contents(path))
    let reader = try AudioReader(input: input, digesting: true)
    let glances = input.reads.count
    #expect(glances <= 8)
    #expect(try reader.readAll() == readAll(path))
    let (taken, size) = (input.reads.reduce(0) { $0 + $1.count }, input.bytes.count)
    #expect(taken <= size + 600_000, "\(taken) of \(size) bytes were read: \(input.reads.prefix(20))")
    #expect(try reader.sha256() == AudioReader(path: path).sha256())
    #expect(input.reads.reduce(0) { $0 + $1.count } <= taken + 100_000)
    #expect(
      zip(input.reads.dropFirst(glances), input.reads.dropFirst(glances + 1)).allSatisfy {
        $0.upperBound <= $1.lowerBound
      })
  }

  @Test("passes on why it cannot be read", arguments: [0, 100_000])
  func broken(at offset: Int) throws {
    let path = scratch.path("a.wav")
    try write(Signal.noise(400_000, channels: 2), path, EncodingSettings(.wav))
    let input = NotedInput(contents(path))
    input.breaksAt = offset
    #expect(throws: AudioIOError.unavailable(subject: input.subject, detail: "the line is dead")) {
      try AudioReader(input: input).readAll()
    }
  }

  // MARK: Outputs

  @Test(
    "is written in order but for the head, and is the file that it would have been", arguments: AudioFileFormat.allCases
  )
  func writing(format: AudioFileFormat) throws {
    let path = scratch.path("a")
    let samples = Signal.noise(400_000, channels: 2)
    try write(samples, path, EncodingSettings(format), metadata: Self.tags)
    let output = PartedOutput(rewritable: 8_192)
    let writer = try AudioWriter(to: output, settings: EncodingSettings(format), sampleRate: 48_000, channels: 2)
    writer.metadata = Self.tags
    try put(samples, into: writer)
    try writer.complete()
    #expect(!output.isCommitted)
    try writer.publish()
    #expect(output.isCommitted)
    #expect(writer.byteCount == output.size)
    // A stream in Ogg has a number of its own.
    if format.container != .ogg { #expect(output.bytes == contents(path)) }
    let copy = try AudioReader(bytes: output.bytes)
    #expect(copy.metadata == (try AudioReader(path: path).metadata))
    #expect(try copy.readAll() == readAll(path))
  }

  @Test("is written in order but for the head past 4 GiB", arguments: [AudioFileFormat.wav, .w64])
  func huge(format: AudioFileFormat) throws {
    let output = PartedOutput(rewritable: 8_192, keeps: false)
    let writer = try AudioWriter(
      to: output, settings: EncodingSettings(format, encoding: .float32), sampleRate: 48_000, channels: 64)
    let frames = 1 << 16
    let block = [Float](repeating: 0.25, count: frames * 64)
    while writer.byteCount <= 1 << 32 { try writer.writeInterleaved(frames, from: block) }
    try writer.finish()
    #expect(output.size > 1 << 32)
    let name = format == .w64 ? "riff" : "RF64"
    #expect(String(decoding: output.bytes.prefix(4), as: UTF8.self) == name)
  }
}
