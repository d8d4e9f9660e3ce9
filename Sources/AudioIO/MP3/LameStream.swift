import CLame

/// One LAME encoder and the bitstream that it has made so far.
///
/// LAME fills frames late: the data of a frame may begin in the frames before it (the bit reservoir), so what it returns
/// ends anywhere. `settle` completes the last frames.
final class LameStream {
  private(set) var bytes: [UInt8] = []
  private let handle: lame_t
  private let channels: Int

  /// Throws `cannotCreate` where LAME refuses the settings.
  init(_ settings: EncodingSettings, sampleRate: Int, channels: Int, subject: String) throws(AudioIOError) {
    guard let handle = lame_init() else { throw .cannotCreate(subject: subject, detail: "LAME has no memory") }
    self.handle = handle
    self.channels = channels
    lame_set_in_samplerate(handle, Int32(sampleRate))
    lame_set_out_samplerate(handle, Int32(sampleRate))
    lame_set_num_channels(handle, Int32(channels))
    lame_set_mode(handle, channels == 1 ? MONO : JOINT_STEREO)
    if let quality = settings.quality {
      lame_set_VBR(handle, vbr_mtrh)
      lame_set_VBR_quality(handle, Float(quality))
    } else {
      lame_set_VBR(handle, vbr_off)
      lame_set_brate(handle, Int32(settings.bitrate ?? MP3Rates.defaultBitrate(sampleRate: sampleRate)))
    }
    if let effort = settings.effort { lame_set_quality(handle, Int32(effort)) }
    // The tag is written once for the whole, by LameTag.
    lame_set_bWriteVbrTag(handle, 0)
    lame_set_write_id3tag_automatic(handle, 0)
    guard lame_init_params(handle) >= 0 else {
      lame_close(handle)
      throw .cannotCreate(subject: subject, detail: "LAME does not take these settings")
    }
  }

  deinit { lame_close(handle) }

  /// Hz of LAME's low-pass, 0 for none.
  var lowPass: Int { Int(lame_get_lowpassfreq(handle)) }
  var threshold: Int { Int(lame_get_ATHtype(handle)) }

  /// Encodes `frames` interleaved frames.
  func encode(_ samples: UnsafePointer<Float>, frames: Int) {
    let piece = 1152
    for start in stride(from: 0, to: frames, by: piece) {
      let count = min(piece, frames - start)
      let source = samples + start * channels
      append { room, size in
        channels == 1
          ? lame_encode_buffer_ieee_float(handle, source, source, Int32(count), room, size)
          : lame_encode_buffer_interleaved_ieee_float(handle, source, Int32(count), room, size)
      }
    }
  }

  /// Gives up the first bytes.
  func drop(_ count: Int) { bytes.removeFirst(count) }

  /// Completes the frames that have been encoded, so that `bytes` ends with a whole one. More audio may follow.
  func settle() {
    append { lame_encode_flush_nogap(handle, $0, $1) }
  }

  /// Encodes what LAME still holds back, padded with silence, and completes the last frame.
  func finish() {
    append { lame_encode_flush(handle, $0, $1) }
  }

  private func append(_ encode: (UnsafeMutablePointer<UInt8>, Int32) -> Int32) {
    // LAME's own bound for one frame of input, and for what a flush may still hold.
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16_384) { room in
      let count = encode(room.baseAddress!, Int32(room.count))
      if count > 0 { bytes.append(contentsOf: room[..<Int(count)]) }
    }
  }
}
