import CSndFile

/// libsndfile over an `ByteSink`: everything but MP3.
final class SndFileEncoder: AudioEncoder {
  private let output: ByteSink
  private let channels: Int
  private let isNativeFloat: Bool
  /// Bits of integer samples, or nil where floats are handed over.
  private let integerBits: Int?
  private let integers: UnsafeMutableBufferPointer<Int32>
  private var handle: OpaquePointer?
  private let isFLAC: Bool
  private let isPlainWave: Bool
  private var isEmpty = true

  private static let capacity = 32_768

  init(
    _ output: ByteSink, settings: EncodingSettings, sampleRate: Int, channels: Int, metadata: Metadata
  ) throws(AudioIOError) {
    let encoding = settings.encoding ?? settings.format.encodings.first
    self.output = output
    self.channels = channels
    isFLAC = settings.format == .flac
    let info = AudioInfo(
      container: settings.format.container, encoding: settings.resultingEncoding, sampleRate: sampleRate,
      channels: channels, frames: nil)
    isNativeFloat = info.isNativeFloat
    integerBits =
      switch encoding {
      case .pcm16: 16
      case .pcm24: 24
      case .pcm32: 32
      default: nil
      }
    integers = .allocate(capacity: integerBits == nil ? 0 : Self.capacity)
    var calls = Self.calls
    var format = SF_INFO()
    format.samplerate = Int32(sampleRate)
    format.channels = Int32(channels)
    // RF64 becomes plain WAV on closing where 4 GiB suffice, but has no cue points. A pipe gets the plain header.
    isPlainWave = settings.format == .wav && (!output.isRewritable || !metadata.cues.isEmpty)
    format.format = Self.code(settings.format, encoding, isPlainWave: isPlainWave)
    let opened = sf_open_virtual(&calls, Int32(SFM_WRITE), &format, Unmanaged.passUnretained(output).toOpaque())
    guard let opened else {
      try output.checkFailure()
      throw .cannotCreate(subject: output.subject, detail: String(cString: sf_strerror(nil)))
    }
    handle = opened
    if settings.format == .wav { output.openSizes = Self.openWaveSizes }
    configure(opened, settings: settings, channels: channels)
    describe(opened, metadata, format: settings.format, sampleRate: sampleRate)
  }

  deinit {
    if let handle { sf_close(handle) }
    integers.deallocate()
  }

  func encode(_ samples: UnsafePointer<Float>, frames: Int) throws(AudioIOError) -> Int {
    guard let handle else { return 0 }
    isEmpty = false
    guard !isPlainWave || !output.isRewritable || output.size < 0xFFFF_0000 else {
      throw .limit(
        subject: output.subject, detail: "a WAV with cue points ends at 4 GiB; write flac, or take the cue points away")
    }
    var clipped = 0
    if let integerBits {
      var done = 0
      let capacity = Self.capacity / channels
      while done < frames {
        let piece = min(capacity, frames - done)
        clipped += Quantizer.quantize(
          samples + done * channels, count: piece * channels, bits: integerBits, into: integers.baseAddress!)
        try check(sf_writef_int(handle, integers.baseAddress!, sf_count_t(piece)), piece)
        done += piece
      }
    } else if isNativeFloat {
      let frameSize = channels * MemoryLayout<Float>.size
      try check(sf_write_raw(handle, samples, sf_count_t(frames * frameSize)) / sf_count_t(frameSize), frames)
    } else {
      try check(sf_writef_float(handle, samples, sf_count_t(frames)), frames)
    }
    return clipped
  }

  func finish() throws(AudioIOError) {
    guard let handle else { return }
    self.handle = nil
    // libsndfile writes a FLAC header with the first frame, and an empty clip has none.
    if isEmpty && isFLAC { sf_command(handle, Int32(SFC_UPDATE_HEADER_NOW), nil, 0) }
    let status = sf_close(handle)
    try output.checkFailure()
    guard status == 0 else {
      throw .io(
        subject: output.subject, detail: "completing the file failed: \(String(cString: sf_error_number(status)))")
    }
  }

  private func check(_ written: sf_count_t, _ wanted: Int) throws(AudioIOError) {
    try output.checkFailure()
    guard Int(written) == wanted else {
      throw .io(subject: output.subject, detail: "encoding failed: \(String(cString: sf_strerror(handle)))")
    }
  }

  private func configure(_ handle: OpaquePointer, settings: EncodingSettings, channels: Int) {
    sf_command(handle, Int32(SFC_SET_ADD_PEAK_CHUNK), nil, Int32(SF_FALSE))
    if settings.format == .wav && !isPlainWave {
      sf_command(handle, Int32(SFC_RF64_AUTO_DOWNGRADE), nil, Int32(SF_TRUE))
    }
    let level: (command: Int, value: Double)? =
      switch (settings.format, settings.quality, settings.bitrate) {
      case (.flac, let quality, _): (SFC_SET_COMPRESSION_LEVEL, (quality ?? 5) / 8)
      case (.vorbis, nil, let bitrate?): (SFC_SET_VBR_ENCODING_QUALITY, Self.vorbisQuality(bitrate, channels) / 10)
      case (.vorbis, let quality, _): (SFC_SET_VBR_ENCODING_QUALITY, max(0, quality ?? 6) / 10)
      case (.opus, _, let bitrate?):
        // libsndfile turns a level l into (1 − l) · 250 + 6 kbit/s for each channel.
        (SFC_SET_COMPRESSION_LEVEL, 1 - (Double(bitrate) / Double(channels) - 6) / 250)
      default: nil
      }
    if let level {
      var value = level.value
      sf_command(handle, Int32(level.command), &value, Int32(MemoryLayout<Double>.size))
    }
  }

  private func describe(_ handle: OpaquePointer, _ metadata: Metadata, format: AudioFileFormat, sampleRate: Int) {
    for (name, kind) in SndFileTags.strings {
      if let text = metadata[name] { sf_set_string(handle, kind, text) }
    }
    switch format {
    case .wav, .rf64:
      SndFileTags.writeBroadcast(metadata, to: handle)
      SndFileTags.writeCues(metadata.cues, sampleRate: sampleRate, to: handle)
      SndFileTags.writeCueLabels(metadata.cues, to: handle)
    case .aiff:
      SndFileTags.writeCues(metadata.cues, sampleRate: sampleRate, to: handle)
    default: break
    }
  }

  /// Says "until the end" in the header of a WAV that goes through a pipe, as ffmpeg does.
  private static func openWaveSizes(_ bytes: inout [UInt8]) {
    let header = HeaderBytes(Array(bytes.prefix(1 << 16)))
    bytes.replaceSubrange(4..<8, with: repeatElement(0xFF, count: 4))
    var offset = 12
    while offset + 8 <= header.count {
      if header.has("data", at: offset) {
        bytes.replaceSubrange(offset + 4..<offset + 8, with: repeatElement(0xFF, count: 4))
        return
      }
      let size = Int(header.little(offset + 4, 4))
      offset += 8 + size + size & 1
    }
  }

  /// The quality whose nominal rate for stereo at 44.1 kHz is nearest, from Vorbis's own table.
  private static func vorbisQuality(_ bitrate: Int, _ channels: Int) -> Double {
    let nominal: [Double] = [64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 500]
    let wanted = Double(bitrate) * 2 / Double(channels)
    guard let above = nominal.firstIndex(where: { $0 >= wanted }) else { return 10 }
    guard above > 0 else { return 0 }
    return Double(above) - (nominal[above] - wanted) / (nominal[above] - nominal[above - 1])
  }

  private static func code(_ format: AudioFileFormat, _ encoding: SampleEncoding?, isPlainWave: Bool) -> Int32 {
    let major =
      switch format {
      case .wav: isPlainWave ? SF_FORMAT_WAV : SF_FORMAT_RF64
      case .rf64: SF_FORMAT_RF64
      case .w64: SF_FORMAT_W64
      case .aiff: SF_FORMAT_AIFF
      case .flac: SF_FORMAT_FLAC
      case .vorbis, .opus: SF_FORMAT_OGG
      case .mp3: SF_FORMAT_MPEG
      }
    let minor =
      switch (format, encoding) {
      case (.vorbis, _): SF_FORMAT_VORBIS
      case (.opus, _): SF_FORMAT_OPUS
      case (_, .pcm16): SF_FORMAT_PCM_16
      case (_, .pcm32): SF_FORMAT_PCM_32
      case (_, .float32): SF_FORMAT_FLOAT
      default: SF_FORMAT_PCM_24
      }
    return Int32(major | minor)
  }

  private static let calls = SF_VIRTUAL_IO(
    get_filelen: { Unmanaged<ByteSink>.fromOpaque($0!).takeUnretainedValue().size },
    seek: { offset, whence, user in
      let output = Unmanaged<ByteSink>.fromOpaque(user!).takeUnretainedValue()
      output.position = offset + (whence == 0 ? 0 : whence == 1 ? output.position : output.size)
      return output.position
    },
    read: { _, _, _ in 0 },
    write: { bytes, count, user in
      Unmanaged<ByteSink>.fromOpaque(user!).takeUnretainedValue().write(bytes!, count: Int(count)) ? count : 0
    },
    tell: { Unmanaged<ByteSink>.fromOpaque($0!).takeUnretainedValue().position })
}
