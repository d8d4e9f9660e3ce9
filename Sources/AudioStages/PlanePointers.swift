public import PluginKit

/// The addresses of a buffer's channels, side by side as `AudioIO` takes them. They hold for as long as the buffer or the
/// block they were taken from; the memory for them is taken once.
public final class PlanePointers {
  private var addresses: UnsafeMutableBufferPointer<UnsafeMutablePointer<Float>> = .init(start: nil, count: 0)

  public init() {}

  deinit { addresses.deallocate() }

  public var writable: UnsafeBufferPointer<UnsafeMutablePointer<Float>> { UnsafeBufferPointer(addresses) }

  public var readable: UnsafeBufferPointer<UnsafePointer<Float>> {
    let start = UnsafeMutableRawPointer(addresses.baseAddress)?.assumingMemoryBound(to: UnsafePointer<Float>.self)
    return UnsafeBufferPointer(start: start, count: addresses.count)
  }

  public func point(to buffer: inout Buffer) {
    resize(buffer.channelCount)
    for channel in addresses.indices {
      var samples = buffer[channel]
      addresses[channel] = samples.withUnsafeMutableBufferPointer { $0.baseAddress! }
    }
  }

  public func point(to block: borrowing Block) {
    resize(block.channelCount)
    for channel in addresses.indices {
      addresses[channel] = block[channel].withUnsafeBufferPointer { UnsafeMutablePointer(mutating: $0.baseAddress!) }
    }
  }

  private func resize(_ count: Int) {
    guard addresses.count != count else { return }
    addresses.deallocate()
    addresses = .allocate(capacity: count)
  }
}
