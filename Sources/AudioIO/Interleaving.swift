/// Copies between planar and interleaved layouts; one and two channels, nearly all audio, have loops of their own.
enum Interleaving {
  /// `channels[c][offset + i] = source[i · channels.count + c]` for `frames` frames.
  static func split(
    _ source: UnsafePointer<Float>, frames: Int, into channels: UnsafeBufferPointer<UnsafeMutablePointer<Float>>,
    at offset: Int
  ) {
    switch channels.count {
    case 1:
      (channels[0] + offset).update(from: source, count: frames)
    case 2:
      let (left, right) = (channels[0] + offset, channels[1] + offset)
      let raw = UnsafeRawPointer(source)
      let whole = frames & ~7
      for frame in stride(from: 0, to: whole, by: 8) {
        let pairs = raw.loadUnaligned(fromByteOffset: frame * 8, as: SIMD16<Float>.self)
        UnsafeMutableRawPointer(left + frame).storeBytes(of: pairs.evenHalf, as: SIMD8<Float>.self)
        UnsafeMutableRawPointer(right + frame).storeBytes(of: pairs.oddHalf, as: SIMD8<Float>.self)
      }
      for frame in whole..<frames {
        left[frame] = source[frame * 2]
        right[frame] = source[frame * 2 + 1]
      }
    case let count:
      for channel in 0..<count {
        let target = channels[channel] + offset
        for frame in 0..<frames { target[frame] = source[frame * count + channel] }
      }
    }
  }

  /// `target[i · channels.count + c] = channels[c][offset + i]` for `frames` frames.
  static func join(
    _ channels: UnsafeBufferPointer<UnsafePointer<Float>>, at offset: Int, frames: Int,
    into target: UnsafeMutablePointer<Float>
  ) {
    switch channels.count {
    case 1:
      target.update(from: channels[0] + offset, count: frames)
    case 2:
      let (left, right) = (channels[0] + offset, channels[1] + offset)
      let raw = UnsafeMutableRawPointer(target)
      let whole = frames & ~7
      for frame in stride(from: 0, to: whole, by: 8) {
        var pairs = SIMD16<Float>()
        pairs.evenHalf = UnsafeRawPointer(left + frame).loadUnaligned(as: SIMD8<Float>.self)
        pairs.oddHalf = UnsafeRawPointer(right + frame).loadUnaligned(as: SIMD8<Float>.self)
        raw.storeBytes(of: pairs, toByteOffset: frame * 8, as: SIMD16<Float>.self)
      }
      for frame in whole..<frames {
        target[frame * 2] = left[frame]
        target[frame * 2 + 1] = right[frame]
      }
    case let count:
      for channel in 0..<count {
        let source = channels[channel] + offset
        for frame in 0..<frames { target[frame * count + channel] = source[frame] }
      }
    }
  }
}
