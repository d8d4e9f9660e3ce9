import AudioIO
import Glibc
import TestSupport
import Testing

@Suite("Where audio comes from and goes to")
struct PlaceTests {
  let scratch: TemporaryFolder

  init() throws { scratch = try TemporaryFolder() }
  let samples = Signal.noise(30_000, channels: 2)

  func readError(_ path: String, _ limits: AudioLimits = AudioLimits()) -> AudioIOError? {
    do throws(AudioIOError) {
      _ = try AudioReader(path: path, limits: limits)
      return nil
    } catch {
      return error
    }
  }

  func writeError(_ path: String, overwrite: Bool = true) -> AudioIOError? {
    do {
      try write(samples, path, EncodingSettings(.wav), overwrite: overwrite)
      return nil
    } catch {
      return error as? AudioIOError
    }
  }

  // MARK: Inputs

  @Test("an input that is no file is refused for what it is")
  func strangeInputs() {
    #expect(readError(scratch.path("missing.wav")) == .notFound(subject: scratch.path("missing.wav")))
    #expect(readError(scratch.location) == .isDirectory(subject: scratch.location))
    #expect(readError("") == .notFound(subject: "\"\""))
    for path in ["/dev/zero", "/dev/null"] {
      guard case .notAudio = readError(path) else {
        Issue.record("\(path) was not refused")
        continue
      }
    }
    let text = scratch.path("text.wav")
    store(Array("Dear diary, today I recorded nothing.".utf8), text)
    guard case .notAudio = readError(text) else {
      Issue.record("a text file was not refused")
      return
    }
  }

  @Test("a named pipe is read once somebody writes to it")
  func namedPipe() throws {
    let (file, fifo) = (scratch.path("a.flac"), scratch.path("pipe"))
    try write(samples, file, EncodingSettings(.flac))
    mkfifo(fifo, 0o600)
    let writer = Feeder(contents(file), into: fifo)
    let copy = try readAll(fifo)
    writer.join()
    #expect(try copy == readAll(file))
  }

  @Test("a named pipe that nobody writes to is given up")
  func silentPipe() {
    let fifo = scratch.path("pipe")
    mkfifo(fifo, 0o600)
    guard case .unavailable = readError(fifo, AudioLimits(patience: 0.2)) else {
      Issue.record("the pipe was not given up")
      return
    }
  }

  @Test("waiting for a pipe ends when the caller says so")
  func cancelledPipe() {
    let fifo = scratch.path("pipe")
    mkfifo(fifo, 0o600)
    #expect(throws: AudioIOError.cancelled(subject: fifo)) { try AudioReader(path: fifo, isCancelled: { true }) }
  }

  @Test("a pipe that never ends is cut off at the limit")
  func longPipe() throws {
    let (file, fifo) = (scratch.path("a.wav"), scratch.path("pipe"))
    try write(Signal.noise(300_000, channels: 2), file, EncodingSettings(.wav))
    mkfifo(fifo, 0o600)
    let writer = Feeder(contents(file), into: fifo)
    guard case .limit = readError(fifo, AudioLimits(maximumSpool: 500_000)) else {
      Issue.record("the limit did not hold")
      return
    }
    writer.join()
  }

  // MARK: Outputs

  @Test("a file has no name until it is whole")
  func atomic() throws {
    let path = scratch.path("a.flac")
    let writer = try AudioWriter(path: path, settings: EncodingSettings(.flac), sampleRate: 48_000, channels: 2)
    try put(samples, into: writer)
    #expect(scratch.names.isEmpty)
    try writer.complete()
    #expect(scratch.names.isEmpty)
    try writer.publish()
    #expect(scratch.names == ["a.flac"])
  }

  @Test("a file that is dropped leaves nothing, and the old one as it was", arguments: [false, true])
  func dropped(parked: Bool) throws {
    let path = scratch.path("a.wav")
    store([1, 2, 3], path)
    do {
      let writer = try AudioWriter(path: path, settings: EncodingSettings(.wav), sampleRate: 48_000, channels: 2)
      try put(samples, into: writer)
      if parked { try writer.complete(parked: true) }
      #expect(contents(path) == [1, 2, 3])
    }
    #expect(scratch.names == ["a.wav"])
    #expect(contents(path) == [1, 2, 3])
  }

  @Test("a file that waits under a hidden name appears under its own", arguments: [false, true])
  func parked(overwrite: Bool) throws {
    let path = scratch.path("a.wav")
    if overwrite { store([1, 2, 3], path) }
    let writer = try AudioWriter(
      path: path, settings: EncodingSettings(.wav), sampleRate: 48_000, channels: 2, overwrite: overwrite, durable: true
    )
    try put(samples, into: writer)
    try writer.complete(parked: true)
    #expect(scratch.names.count == (overwrite ? 2 : 1))
    try writer.publish()
    #expect(scratch.names == ["a.wav"])
    #expect(try readAll(path)[0].count == 30_000)
  }

  @Test("an old file is replaced in one step and hands on its permissions; a symbolic link stays one")
  func replaced() throws {
    let (path, linkPath) = (scratch.path("a.wav"), scratch.path("link.wav"))
    store([1], path)
    chmod(path, 0o640)
    symlink("a.wav", linkPath)
    try write(samples, linkPath, EncodingSettings(.wav))
    var status = stat()
    lstat(linkPath, &status)
    #expect(status.st_mode & S_IFMT == S_IFLNK)
    stat(path, &status)
    #expect(status.st_mode & 0o777 == 0o640)
    #expect(try readAll(path)[0].count == 30_000)
    #expect(scratch.names == ["a.wav", "link.wav"])
  }

  @Test("an output that cannot be is refused with its reason, and leaves nothing")
  func strangeOutputs() {
    store([1], scratch.path("there.wav"))
    for (path, overwrite) in [
      (scratch.location, true), ("\(scratch.location)/", true), (scratch.path("missing/a.wav"), true),
      (scratch.path("there.wav/a.wav"), true), (scratch.path("there.wav"), false), ("/proc/a.wav", true),
      ("/sys/a.wav", true), (scratch.path(String(repeating: "x", count: 300)), true), ("", true),
    ] {
      switch writeError(path, overwrite: overwrite) {
      case .cannotCreate, .denied: break
      case let other: Issue.record("\(path): \(String(describing: other))")
      }
    }
    #expect(scratch.names == ["there.wav"])
  }

  @Test("a folder that takes no files, even from root, is told as denied")
  func unwritable() {
    #expect(writeError("/sys/a.wav") == .denied(subject: "/sys/a.wav", writing: true))
  }

  @Test("a full disk is told as such", arguments: [AudioFileFormat.wav, .flac, .vorbis, .mp3])
  func fullDisk(format: AudioFileFormat) {
    #expect(
      throws: AudioIOError.io(subject: "/dev/full", detail: "the disk is full; free some space and run again")
    ) { try write(samples, "/dev/full", EncodingSettings(format)) }
  }

  @Test("a pipe gets what can be streamed, and is refused the rest", arguments: AudioFileFormat.allCases)
  func pipes(format: AudioFileFormat) throws {
    let (fifo, path) = (scratch.path("pipe"), scratch.path("copy"))
    mkfifo(fifo, 0o600)
    let reader = Collector(fifo)
    do {
      try write(samples, fifo, EncodingSettings(format))
      store(reader.bytes(), path)
      #expect(try readAll(path)[0].count >= 30_000)
    } catch AudioIOError.badSetting {
      #expect(reader.bytes().isEmpty)
      #expect([.aiff, .rf64, .w64].contains(format))
    }
  }

  @Test("a digest is that of the file")
  func digests() throws {
    let path = scratch.path("a.wav")
    let writer = try write(samples, path, EncodingSettings(.wav))
    let digest = try writer.sha256()
    #expect(digest?.count == 64)
    #expect(try AudioReader(path: path).sha256() == digest)
    // Of "abc", from FIPS 180-2.
    store(Array("abc".utf8), path)
    let descriptor = open(path, O_RDONLY)
    defer { close(descriptor) }
    #expect(
      try Digest.sha256(of: descriptor, subject: path)
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }
}

/// Writes bytes into a pipe on a thread of its own.
final class Feeder {
  private final class State: Sendable {
    let bytes: [UInt8]
    let path: String
    init(_ bytes: [UInt8], _ path: String) { (self.bytes, self.path) = (bytes, path) }
  }

  private let state: State
  private var thread = pthread_t()

  init(_ bytes: [UInt8], into path: String) {
    state = State(bytes, path)
    pthread_create(
      &thread, nil,
      { argument in
        let state = Unmanaged<State>.fromOpaque(argument!).takeUnretainedValue()
        signal(SIGPIPE, SIG_IGN)
        let descriptor = open(state.path, O_WRONLY)
        var done = 0
        while done < state.bytes.count {
          let put = state.bytes.withUnsafeBytes { write(descriptor, $0.baseAddress! + done, $0.count - done) }
          if put <= 0 { break }
          done += put
        }
        close(descriptor)
        return nil
      }, Unmanaged.passUnretained(state).toOpaque())
  }

  func join() { pthread_join(thread, nil) }
}
