import Glibc
import PluginABI
import Synchronization

/// Planar float samples that several owners share: the host's side of a `vb_buffer`.
///
/// A handle is a plain pointer. Whoever holds one owns one reference and gives it up with ``release()``; ``Packet``
/// does so by itself. The samples are immutable while there is more than one reference.
struct AudioBuffer {
  /// What stands in memory before the samples. The first field is what plugins see.
  struct Header: ~Copyable {
    var abi: vb_buffer
    let references: Atomic<Int>
    let pool: Unmanaged<BufferPool>
    /// How the memory came, and so how it goes.
    var storage: Storage
    /// The next free buffer of the same size while this one waits in the pool.
    var nextFree: UnsafeMutablePointer<Header>?
  }

  enum Storage {
    /// Behind the header, from the heap, counted against the run's budget; `bytes` in all.
    case heap(bytes: Int)
    /// One mapping for each channel, of an unlinked file.
    case mapped(bytesEach: Int)
    /// A part of a mapped file, of which it owns one reference.
    case overflown(Unmanaged<Overflow.Slab>)
  }

  let header: UnsafeMutablePointer<Header>

  var abi: UnsafeMutablePointer<vb_buffer> { UnsafeMutableRawPointer(header).assumingMemoryBound(to: vb_buffer.self) }

  init(header: UnsafeMutablePointer<Header>) { self.header = header }

  init(_ abi: UnsafeMutablePointer<vb_buffer>) {
    header = UnsafeMutableRawPointer(abi).assumingMemoryBound(to: Header.self)
  }

  var channels: UnsafePointer<UnsafeMutablePointer<Float>?> { header.pointee.abi.channels }
  var channelCount: Int { Int(header.pointee.abi.channel_count) }
  var frames: Int { Int(header.pointee.abi.frames) }

  /// Whether the caller holds the only reference and may write.
  var isSoleOwner: Bool { header.pointee.references.load(ordering: .acquiring) == 1 }

  /// Whether its samples are in a file and take no memory of the run's.
  var isOnDisk: Bool { if case .heap = header.pointee.storage { false } else { true } }

  func retain() { header.pointee.references.add(1, ordering: .relaxed) }

  func release() {
    if header.pointee.references.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 {
      header.pointee.pool.takeUnretainedValue().reclaim(self)
    }
  }

  /// The first sample of `channel` at frame `offset`.
  func samples(_ channel: Int, from offset: Int = 0) -> UnsafeMutablePointer<Float> { channels[channel]! + offset }

  /// Copies `count` frames of `source`, from its frame `start`, to this buffer's frame `offset`.
  func copy(_ count: Int, from source: AudioBuffer, at start: Int, to offset: Int) {
    for channel in 0..<channelCount {
      samples(channel, from: offset).update(from: source.samples(channel, from: start), count: count)
    }
  }

  /// Adds `count` frames of `source`, from its frame `start`, onto this buffer's frame `offset`.
  func add(_ count: Int, from source: AudioBuffer, at start: Int, to offset: Int) {
    for channel in 0..<channelCount {
      let sum = samples(channel, from: offset)
      let term = source.samples(channel, from: start)
      for i in 0..<count { sum[i] += term[i] }
    }
  }

  /// Silences `count` frames from `offset`.
  func clear(_ count: Int, from offset: Int = 0) {
    for channel in 0..<channelCount { samples(channel, from: offset).update(repeating: 0, count: count) }
  }
}
