import Pipeline
import PluginABI

/// One continuous piece of audio on a link: who it is and where it stands on the timeline.
///
/// Owns the C struct that plugins see, with its texts, for as long as anybody holds the clip.
final class Clip: @unchecked Sendable {
  // Immutable after `init`, hence safe to share.
  let abi: UnsafeMutablePointer<vb_clip>

  var start: Int { Int(abi.pointee.start) }
  var sampleRate: Int { Int(abi.pointee.format.sample_rate) }
  var channels: Int { Int(abi.pointee.format.channels) }
  /// Length in frames, when it was announced.
  var frames: Int? { abi.pointee.frames >= 0 ? Int(abi.pointee.frames) : nil }
  var id: String { String(cString: abi.pointee.id) }

  /// Copies `info`, with what the host decides in place of what the stage left open.
  init(_ info: vb_clip, id: String, index: Int, format: AudioFormat) {
    var copy = info
    copy.id = CText.copy(id)
    copy.kind = CText.copy(info.kind)
    copy.index = UInt32(index)
    copy.format = vb_format(sample_rate: UInt32(format.sampleRate), channels: UInt32(format.channels))
    copy.frames = max(info.frames, -1)
    copy.metadata = nil
    let count = Int(info.metadata_count)
    if count > 0, let pairs = info.metadata {
      let pointers = UnsafeMutablePointer<UnsafePointer<vb_pair>?>.allocate(capacity: count)
      let storage = UnsafeMutablePointer<vb_pair>.allocate(capacity: count)
      for i in 0..<count {
        storage[i] = vb_pair(name: CText.copy(pairs[i]?.pointee.name), text: CText.copy(pairs[i]?.pointee.text))
        pointers[i] = UnsafePointer(storage + i)
      }
      copy.metadata = UnsafePointer(pointers)
    } else {
      copy.metadata_count = 0
    }
    abi = .allocate(capacity: 1)
    abi.initialize(to: copy)
  }

  deinit {
    CText.free(abi.pointee.id)
    CText.free(abi.pointee.kind)
    if let pairs = abi.pointee.metadata {
      for i in 0..<Int(abi.pointee.metadata_count) {
        CText.free(pairs[i]!.pointee.name)
        CText.free(pairs[i]!.pointee.text)
      }
      pairs[0]!.deallocate()
      pairs.deallocate()
    }
    abi.deallocate()
  }
}

/// Positions on the timeline.
enum Timeline {
  /// No clip starts later, in frames: thousands of years, with room for arithmetic.
  static let end = 1 << 53

  /// `position` frames at one rate as frames at another, rounded to the nearest, halves up.
  static func convert(_ position: Int, from rate: Int, to other: Int) -> Int {
    if rate == other { return position }
    let (high, low) = position.multipliedFullWidth(by: other)
    let (quotient, remainder) = rate.dividingFullWidth((high, low))
    return remainder * 2 >= rate ? quotient + 1 : quotient
  }

  /// Whether `position` at `rate` lies before `other` at `otherRate`, exactly.
  static func isEarlier(_ position: Int, at rate: Int, than other: Int, at otherRate: Int) -> Bool {
    if rate == otherRate { return position < other }
    let left = position.multipliedFullWidth(by: otherRate)
    let right = other.multipliedFullWidth(by: rate)
    return left.high != right.high ? left.high < right.high : left.low < right.low
  }
}
