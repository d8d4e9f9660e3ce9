import CSndFile

/// libsndfile over a `ByteSource`.
final class SndFileDecoder {
  /// Frames as libsndfile counts them, with encoder delay and padding trimmed; nil where it cannot tell.
  let frames: Int64?
  /// Hz.
  let sampleRate: Int
  private let handle: OpaquePointer
  private let isNativeFloat: Bool
  private let frameSize: Int
  private let source: ByteSource

  /// Opens what `Probe` has let through, and makes sure that both agree.
  init(_ source: ByteSource, expecting info: AudioInfo) throws(AudioIOError) {
    var calls = Self.calls
    var format = SF_INFO()
    source.position = 0
    guard let handle = sf_open_virtual(&calls, Int32(SFM_READ), &format, Unmanaged.passUnretained(source).toOpaque())
    else {
      try source.checkFailure()
      throw .malformed(subject: source.subject, detail: String(cString: sf_strerror(nil)))
    }
    // Opus decodes at several rates; libsndfile chooses the one that was encoded from.
    let agrees = info.encoding == .opus || Int(format.samplerate) == info.sampleRate
    guard Int(format.channels) == info.channels, agrees else {
      sf_close(handle)
      throw .malformed(subject: source.subject, detail: "its headers contradict one another")
    }
    self.handle = handle
    self.source = source
    isNativeFloat = info.isNativeFloat
    frameSize = info.channels * MemoryLayout<Float>.size
    sampleRate = Int(format.samplerate)
    frames = format.frames >= 0 && format.frames < Int64.max / 2 ? format.frames : nil
  }

  deinit { sf_close(handle) }

  /// Decodes up to `frames` interleaved frames; fewer only at the end.
  func read(into target: UnsafeMutablePointer<Float>, frames: Int) throws(AudioIOError) -> Int {
    // libsndfile looks at every float one by one, at half the speed of copying.
    let got =
      isNativeFloat
      ? Int(sf_read_raw(handle, target, sf_count_t(frames * frameSize))) / frameSize
      : Int(sf_readf_float(handle, target, sf_count_t(frames)))
    try source.checkFailure()
    if got < frames && sf_error(handle) != 0 {
      throw .malformed(subject: source.subject, detail: String(cString: sf_strerror(handle)))
    }
    return max(0, got)
  }

  /// The tags, broadcast text and cue points.
  func metadata(sampleRate: Int) -> Metadata {
    var metadata = Metadata()
    for (name, kind) in SndFileTags.strings {
      if let text = sf_get_string(handle, kind) { metadata[name] = SndFileTags.text(UnsafeRawPointer(text)) }
    }
    SndFileTags.readBroadcast(handle, into: &metadata)
    SndFileTags.readCues(handle, sampleRate: sampleRate, into: &metadata)
    return metadata
  }

  private static let calls = SF_VIRTUAL_IO(
    get_filelen: { Unmanaged<ByteSource>.fromOpaque($0!).takeUnretainedValue().size },
    seek: { offset, whence, user in
      let source = Unmanaged<ByteSource>.fromOpaque(user!).takeUnretainedValue()
      let base: Int64 = whence == 0 ? 0 : whence == 1 ? source.position : source.size
      let (target, overflows) = base.addingReportingOverflow(offset)
      guard !overflows, target >= 0 else { return -1 }
      source.position = target
      return target
    },
    read: { target, count, user in
      guard let target, count > 0 else { return 0 }
      let source = Unmanaged<ByteSource>.fromOpaque(user!).takeUnretainedValue()
      return Int64(source.read(into: target, count: Int(count)))
    },
    write: { _, _, _ in 0 },
    tell: { Unmanaged<ByteSource>.fromOpaque($0!).takeUnretainedValue().position })
}
