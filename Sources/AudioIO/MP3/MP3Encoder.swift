/// Encodes MP3 with several LAME encoders at once.
///
/// The input is cut into segments of a fixed number of MP3 frames. Each has an encoder of its own, which hears some real audio
/// before the segment, so that psychoacoustics and bit reservoir are in full swing when it begins, and runs a little past
/// its end. Frame n of every encoder covers the same samples, so the streams are joined at a frame boundary: the earlier
/// one up to frame n − 1, the later one from frame n on. A frame's data may begin in the frames before it; what the later
/// encoder had put there is moved to the place that the earlier one would have used for its own frame n. Hence two streams
/// are joined only where that place is large enough and where the block windows on both sides fit one another
/// (`MP3Frames.junction`). Where no frame of the overlap allows it, the earlier encoder goes on through the next segment.
///
/// Segments do not depend on the number of threads, so neither do the bytes.
final class MP3Encoder: AudioEncoder {
  /// MP3 frames of a segment.
  static let segment = 240
  /// Frames of real audio that an encoder hears before its segment.
  static let warmUp = 20
  /// Frames past the end of a segment in which the next one may take over.
  static let overlap = 12
  /// Frames before a junction that are kept for the later encoder's reservoir: 255 bytes in the smallest frames, which have
  /// three bytes of main data.
  private static let retained = 96
  /// LAME looks ahead by less than a frame.
  private static let lookAhead = 1

  private let output: ByteSink
  private let settings: EncodingSettings
  private let sampleRate: Int
  private let channels: Int
  private let threads: Int
  private let samplesPerFrame: Int
  private let tag: LameTag
  private let tagOffset: Int64

  private var jobs: [SegmentJob] = []
  private var spare: [SampleStore] = []
  private var input: SampleStore
  /// Number of the frame at which `input` begins, and of the first that its segment contributes.
  private var inputStart = 0
  private var segmentStart = 0
  private var samples: Int64 = 0
  private var totals = MP3Totals()
  /// What has been encoded and waits for the next segment, from frame `written` on.
  private var waiting: (job: SegmentJob, frames: MP3Frames)?
  private var written = 0

  init(
    _ output: ByteSink, settings: EncodingSettings, sampleRate: Int, channels: Int, metadata: Metadata
  ) throws(AudioIOError) {
    self.output = output
    self.settings = settings
    self.sampleRate = sampleRate
    self.channels = channels
    threads = settings.threads ?? Processors.count
    samplesPerFrame = sampleRate >= 32_000 ? 1152 : 576
    let trial = try LameStream(settings, sampleRate: sampleRate, channels: channels, subject: output.subject)
    tag = LameTag(
      settings: settings, sampleRate: sampleRate, channels: channels, lowPass: trial.lowPass,
      threshold: trial.threshold)
    input = SampleStore(
      capacity: (Self.warmUp + Self.segment + Self.overlap + Self.lookAhead) * samplesPerFrame * channels)
    let identification = ID3Tag.bytes(metadata)
    tagOffset = Int64(identification.count)
    try write(identification[...])
    let first = tag.frame(output.isRewritable ? MP3Totals() : nil, samples: 0, samplesPerFrame: samplesPerFrame)
    try write(first[...])
  }

  func encode(_ interleaved: UnsafePointer<Float>, frames: Int) throws(AudioIOError) -> Int {
    var done = 0
    while done < frames * channels {
      done += input.append(interleaved + done, frames * channels - done, limit: inputCapacity)
      if input.count == inputCapacity { try dispatch(isLast: false) }
    }
    samples += Int64(frames)
    return 0
  }

  func finish() throws(AudioIOError) {
    try dispatch(isLast: true)
    while !jobs.isEmpty { try join() }
    if let (_, frames) = waiting { try emit(frames, to: frames.end) }
    waiting = nil
    guard output.isRewritable else { return }
    output.position = tagOffset
    try write(tag.frame(totals, samples: samples, samplesPerFrame: samplesPerFrame)[...])
  }

  /// Samples that make a segment with what it hears before and after; the first has nothing before.
  private var inputCapacity: Int {
    (segmentStart + Self.segment + Self.overlap + Self.lookAhead - inputStart) * samplesPerFrame * channels
  }

  /// Sends the gathered input to an encoder, and begins the next segment with its end.
  private func dispatch(isLast: Bool) throws(AudioIOError) {
    if jobs.count >= threads { try join() }
    let stream = try LameStream(settings, sampleRate: sampleRate, channels: channels, subject: output.subject)
    let job = SegmentJob(
      start: segmentStart, firstFrame: inputStart, input: input, stream: stream, channels: channels,
      samplesPerFrame: samplesPerFrame, isLast: isLast)
    jobs.append(job)
    job.begin()
    guard !isLast else { return }
    let next = spare.popLast() ?? SampleStore(capacity: input.samples.count)
    next.begin(
      withTail: (Self.warmUp + Self.overlap + Self.lookAhead) * samplesPerFrame * channels, of: input)
    input = next
    segmentStart += Self.segment
    inputStart = segmentStart - Self.warmUp
  }

  /// Waits for the oldest segment and joins it to what came before.
  private func join() throws(AudioIOError) {
    let job = jobs.removeFirst()
    let frames = job.frames()
    defer { spare.append(job.input) }
    guard case (let earlier, var kept)? = waiting else {
      waiting = (job, frames)
      return
    }
    if let number = kept.junction(with: frames, in: job.start..<job.start + Self.overlap) {
      kept.adopt(reservoirOf: frames, at: number)
      try emit(kept, to: number)
      waiting = (job, frames)
    } else {
      try emit(kept, to: max(written, job.start - Self.retained))
      earlier.forget(before: written, of: kept)
      earlier.goOn(through: job)
      waiting = (earlier, earlier.frames())
    }
  }

  /// Writes frames from `written` up to `end`.
  private func emit(_ frames: MP3Frames, to end: Int) throws(AudioIOError) {
    guard end > written else { return }
    let run = frames.slice(written..<end)
    totals.add(run, sizes: (written..<end).lazy.map { frames[$0].size })
    written = end
    try write(run)
  }

  private func write(_ bytes: ArraySlice<UInt8>) throws(AudioIOError) {
    let isWritten = bytes.withUnsafeBytes { $0.isEmpty || output.write($0.baseAddress!, count: $0.count) }
    if !isWritten { try output.checkFailure() }
  }
}
