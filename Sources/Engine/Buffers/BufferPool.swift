import Glibc
import PluginABI
import Synchronization

/// Where a run's buffers come from and go back to: recycled, counted, and bounded by the run's memory budget.
///
/// Buffers of ``mappingThreshold`` bytes or more, and what waits in an ``Overflow``, live in unlinked files and count as disk, not as memory.
/// Safe to use from any thread.
final class BufferPool: Sendable {
  // Its pointers are reached under the lock only.
  private struct State: ~Copyable, @unchecked Sendable {
    var live = 0
    var peak = 0
    var pooled = 0
    /// Free buffers by size: a handful of sizes at most, since blocks are all alike.
    var free: [(bytes: Int, first: UnsafeMutablePointer<AudioBuffer.Header>)] = []
  }

  /// From here on a buffer is a mapped file, in bytes.
  static let mappingThreshold = 16 << 20

  /// Blocks are worth recycling; what is larger is a whole clip, made once and of a length of its own.
  private static let largestPooled = 2 << 20
  /// Bytes of free buffers that are kept at any rate.
  private static let leastPooled = 8 << 20

  let budget: Int
  private let state = Mutex(State())

  /// - Parameter budget: how many bytes of memory the buffers in use may take at once.
  init(budget: Int) { self.budget = budget }

  deinit {
    state.withLock { state in Self.drain(&state) }
  }

  /// Most bytes of memory that were in use at once.
  var peak: Int { state.withLock { $0.peak } }

  /// Bytes of memory in use now, for tests.
  var live: Int { state.withLock { $0.live } }

  /// Bytes of memory that wait to be used again, for tests.
  var pooled: Int { state.withLock { $0.pooled } }

  /// A buffer with undefined content, of which the caller holds the only reference.
  ///
  /// - Throws: ``RunError`` when the budget is spent or a large buffer finds no temporary space.
  func buffer(channels: Int, frames: Int) throws(RunError) -> AudioBuffer {
    // Channels start on cache lines of their own.
    let stride = (max(frames, 1) * MemoryLayout<Float>.stride + 63) & ~63
    if stride * channels >= Self.mappingThreshold {
      var files: [TemporaryFile] = []
      for _ in 0..<channels { files.append(try TemporaryFile(reserving: stride)) }
      return try mappedBuffer(files, frames: frames)
    }
    let lead =
      (MemoryLayout<AudioBuffer.Header>.stride + channels * MemoryLayout<UnsafeMutablePointer<Float>>.stride + 63) & ~63
    let header = try memory(lead + stride * channels)
    let base = UnsafeMutableRawPointer(header)
    let table = channelTable(of: header)
    for channel in 0..<channels {
      table[channel] = (base + lead + channel * stride).assumingMemoryBound(to: Float.self)
    }
    initialize(header, table, channels, frames, .heap(bytes: lead + stride * channels))
    return AudioBuffer(header: header)
  }

  /// A buffer over files that hold one channel each.
  func mappedBuffer(_ files: [TemporaryFile], frames: Int) throws(RunError) -> AudioBuffer {
    let bytes = max(frames, 1) * MemoryLayout<Float>.stride
    let (header, table) = bareHeader(channels: files.count)
    for (channel, file) in files.enumerated() {
      guard let mapping = file.map(bytes) else {
        let reason = errno
        for mapped in 0..<channel { munmap(table[mapped]!, bytes) }
        UnsafeMutableRawPointer(header).deallocate()
        throw .noTemporarySpace(reason)
      }
      table[channel] = mapping.assumingMemoryBound(to: Float.self)
    }
    initialize(header, table, files.count, frames, .mapped(bytesEach: bytes))
    return AudioBuffer(header: header)
  }

  /// A buffer over a part of a slab.
  func buffer(channels: Int, frames: Int, in slab: Overflow.Slab, at start: Int, stride: Int) -> AudioBuffer {
    let (header, table) = bareHeader(channels: channels)
    for channel in 0..<channels {
      table[channel] = (slab.base + start + channel * stride).assumingMemoryBound(to: Float.self)
    }
    initialize(header, table, channels, frames, .overflown(Unmanaged.passRetained(slab)))
    return AudioBuffer(header: header)
  }

  /// Takes back a buffer that nobody refers to any more.
  func reclaim(_ buffer: AudioBuffer) {
    let header = buffer.header
    switch header.pointee.storage {
    case .mapped(let bytes):
      for channel in 0..<buffer.channelCount { munmap(buffer.samples(channel), bytes) }
      Self.free(header)
    case .overflown(let slab):
      slab.release()
      Self.free(header)
    case .heap(let bytes):
      state.withLock { state in
        state.live -= bytes
        guard bytes <= Self.largestPooled else { return Self.free(header) }
        // A stage whose buffers all differ in size must not make the pool grow with the recording.
        if state.pooled + bytes > Self.leastPooled + state.peak { Self.drain(&state) }
        state.pooled += bytes
        if let entry = state.free.firstIndex(where: { $0.bytes == bytes }) {
          header.pointee.nextFree = state.free[entry].first
          state.free[entry].first = header
        } else {
          header.pointee.nextFree = nil
          state.free.append((bytes, header))
        }
      }
    }
    // Pairs with `initialize`: a buffer that a plugin kept too long still finds its pool.
    Unmanaged.passUnretained(self).release()
  }

  private func memory(_ bytes: Int) throws(RunError) -> UnsafeMutablePointer<AudioBuffer.Header> {
    let recycled: UnsafeMutablePointer<AudioBuffer.Header>?? = state.withLock { state in
      guard state.live + bytes <= budget else { return nil }
      state.live += bytes
      state.peak = max(state.peak, state.live)
      guard let entry = state.free.firstIndex(where: { $0.bytes == bytes }) else {
        // Free buffers of other sizes must not push the process past the budget.
        if state.live + state.pooled > budget { Self.drain(&state) }
        return .some(nil)
      }
      let header = state.free[entry].first
      state.pooled -= bytes
      if let next = header.pointee.nextFree {
        state.free[entry].first = next
      } else {
        state.free.remove(at: entry)
      }
      return .some(header)
    }
    guard let recycled else { throw .budgetSpent(budget) }
    if let header = recycled {
      header.deinitialize(count: 1)
      return header
    }
    return UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
      .assumingMemoryBound(to: AudioBuffer.Header.self)
  }

  private func initialize(
    _ header: UnsafeMutablePointer<AudioBuffer.Header>, _ table: UnsafeMutablePointer<UnsafeMutablePointer<Float>?>,
    _ channels: Int, _ frames: Int, _ storage: AudioBuffer.Storage
  ) {
    let abi = vb_buffer(
      channels: UnsafePointer(table), channel_count: UInt32(channels), reserved: 0, frames: Int64(frames))
    header.initialize(
      to: AudioBuffer.Header(
        abi: abi, references: Atomic(1), pool: Unmanaged.passRetained(self), storage: storage, nextFree: nil))
  }

  /// A header, with its channel table, of samples that are elsewhere.
  private func bareHeader(
    channels: Int
  ) -> (UnsafeMutablePointer<AudioBuffer.Header>, UnsafeMutablePointer<UnsafeMutablePointer<Float>?>) {
    let bytes = MemoryLayout<AudioBuffer.Header>.stride + channels * MemoryLayout<UnsafeMutablePointer<Float>>.stride
    let header = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
      .assumingMemoryBound(to: AudioBuffer.Header.self)
    return (header, channelTable(of: header))
  }

  private func channelTable(
    of header: UnsafeMutablePointer<AudioBuffer.Header>
  ) -> UnsafeMutablePointer<UnsafeMutablePointer<Float>?> {
    UnsafeMutableRawPointer(header + 1).assumingMemoryBound(to: UnsafeMutablePointer<Float>?.self)
  }

  private static func free(_ header: UnsafeMutablePointer<AudioBuffer.Header>) {
    header.deinitialize(count: 1)
    UnsafeMutableRawPointer(header).deallocate()
  }

  private static func drain(_ state: inout State) {
    for entry in state.free {
      var next: UnsafeMutablePointer<AudioBuffer.Header>? = entry.first
      while let header = next {
        next = header.pointee.nextFree
        free(header)
      }
    }
    state.free.removeAll(keepingCapacity: true)
    state.pooled = 0
  }
}

extension RunError {
  static func budgetSpent(_ budget: Int) -> RunError {
    RunError(
      .limit,
      "the run's memory budget of \(budget >> 20) MB is spent; raise it (--memory), or give the branches that wait for each other sources of their own"
    )
  }
}
