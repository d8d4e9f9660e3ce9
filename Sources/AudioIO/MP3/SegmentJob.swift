import Glibc

/// One segment of the input on its way through an encoder of its own, on a thread of its own.
final class SegmentJob {
  /// Number of the first MP3 frame that the segment is to contribute; its input has some before.
  let start: Int
  /// Interleaved samples.
  let input: SampleStore
  private let stream: LameStream
  private let channels: Int
  /// Number of the MP3 frame that the encoder's bytes begin with.
  private var firstFrame: Int
  /// Samples of the whole input before this segment's, and before what the encoder has not heard yet.
  private let inputStart: Int
  private var heardEnd: Int
  private let isLast: Bool
  private var thread: pthread_t?

  /// - Parameter samplesPerFrame: of one channel.
  init(
    start: Int, firstFrame: Int, input: SampleStore, stream: LameStream, channels: Int, samplesPerFrame: Int,
    isLast: Bool
  ) {
    self.start = start
    self.firstFrame = firstFrame
    self.input = input
    self.stream = stream
    self.channels = channels
    self.isLast = isLast
    inputStart = firstFrame * samplesPerFrame * channels
    heardEnd = inputStart + input.count
  }

  deinit { join() }

  /// Begins to encode; where no thread can be had, encodes at once.
  func begin() {
    var thread = pthread_t()
    let job = Unmanaged.passUnretained(self).toOpaque()
    let status = pthread_create(
      &thread, nil,
      { job in
        let job = Unmanaged<SegmentJob>.fromOpaque(job!).takeUnretainedValue()
        job.encode(from: 0, of: job.input, isLast: job.isLast)
        return nil
      }, job)
    if status == 0 { self.thread = thread } else { encode(from: 0, of: input, isLast: isLast) }
  }

  /// Waits until everything is encoded, and returns the frames.
  func frames() -> MP3Frames {
    join()
    return MP3Frames(stream.bytes, first: firstFrame)
  }

  /// Gives up the bytes of frames that have been written, so that an encoder may go on for ever.
  func forget(before number: Int, of frames: MP3Frames) {
    stream.drop(frames[number].offset)
    firstFrame = number
  }

  /// Lets this encoder go on through the input of the next segment. Costs as much as that segment did, and is needed only
  /// where the two streams cannot be joined.
  func goOn(through next: SegmentJob) {
    encode(from: heardEnd - next.inputStart, of: next.input, isLast: next.isLast)
    heardEnd = next.heardEnd
  }

  private func encode(from offset: Int, of input: SampleStore, isLast: Bool) {
    stream.encode(input.samples.baseAddress! + offset, frames: (input.count - offset) / channels)
    if isLast { stream.finish() } else { stream.settle() }
  }

  private func join() {
    guard let thread else { return }
    pthread_join(thread, nil)
    self.thread = nil
  }
}
