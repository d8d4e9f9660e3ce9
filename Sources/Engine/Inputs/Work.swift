import PluginABI

/// The argument of one firing as plugins see it, in memory that is reused from firing to firing.
final class Work {
  /// Room for one packet: its C structs and the pointers to its channels.
  private struct Slot {
    let packet: UnsafeMutablePointer<vb_packet>
    let block: UnsafeMutablePointer<vb_block>
    var channels: UnsafeMutablePointer<UnsafeMutablePointer<Float>?>
    var channelCapacity: Int
  }

  // One thread at a time is in a node's turn; no need to check that at every access.
  @exclusivity(unchecked) private var slots: [Slot] = []
  @exclusivity(unchecked) private var pointers: UnsafeMutablePointer<UnsafePointer<vb_packet>?>
  @exclusivity(unchecked) private var pointerCapacity: Int
  @exclusivity(unchecked) private(set) var count = 0

  init(capacity: Int) {
    pointerCapacity = max(capacity, 1)
    pointers = .allocate(capacity: pointerCapacity)
  }

  deinit {
    for slot in slots {
      slot.packet.deallocate()
      slot.block.deallocate()
      slot.channels.deallocate()
    }
    pointers.deallocate()
  }

  var abi: vb_work { vb_work(packets: UnsafePointer(pointers), packet_count: UInt32(count), reserved: 0) }

  /// The blocks and messages added since the last ``clear()``.
  subscript(index: Int) -> vb_packet { slots[index].packet.pointee }

  func clear() { count = 0 }

  func add(
    block buffer: AudioBuffer, clip: Clip?, position: Int, offset: Int, frames: Int, flags: UInt32, link: Int
  ) {
    reserve(channels: buffer.channelCount)
    let slot = slots[count]
    for channel in 0..<buffer.channelCount { slot.channels[channel] = buffer.samples(channel, from: offset) }
    slot.block.initialize(
      to: vb_block(
        clip: clip.map { UnsafePointer($0.abi) }, position: Int64(position), frames: Int64(frames),
        channels: UnsafePointer(slot.channels), buffer: buffer.abi, offset: Int64(offset), flags: flags, reserved: 0))
    slot.packet.initialize(
      to: vb_packet(
        kind: 1, link: UInt32(link), block: UnsafePointer(slot.block), events: nil, document: nil))
    count += 1
  }

  func add(message: Message, link: Int) {
    reserve(channels: 0)
    let packet =
      switch message.content {
      case .events(let events):
        vb_packet(kind: 2, link: UInt32(link), block: nil, events: UnsafePointer(events), document: nil)
      case .document(let document):
        vb_packet(kind: 3, link: UInt32(link), block: nil, events: nil, document: UnsafePointer(document))
      }
    slots[count].packet.initialize(to: packet)
    count += 1
  }

  /// Adds what `packet` holds; the packet must live until the firing is over.
  func add(_ packet: borrowing Packet, link: Int) {
    switch packet.content {
    case .block(let buffer, let clip, let position, let offset, let frames, let isFirst, let isLast):
      var flags: UInt32 = 0
      if isFirst { flags |= 1 }
      if isLast { flags |= 2 }
      if buffer.isSoleOwner { flags |= 4 }
      add(block: buffer, clip: clip, position: position, offset: offset, frames: frames, flags: flags, link: link)
    case .message(let message):
      add(message: message, link: link)
    }
  }

  private func reserve(channels: Int) {
    if count == slots.count {
      slots.append(
        Slot(
          packet: .allocate(capacity: 1), block: .allocate(capacity: 1),
          channels: .allocate(capacity: max(channels, 1)),
          channelCapacity: max(channels, 1)))
    }
    if slots[count].channelCapacity < channels {
      slots[count].channels.deallocate()
      slots[count].channels = .allocate(capacity: channels)
      slots[count].channelCapacity = channels
    }
    if count == pointerCapacity {
      let larger = UnsafeMutablePointer<UnsafePointer<vb_packet>?>.allocate(capacity: pointerCapacity * 2)
      larger.update(from: pointers, count: count)
      pointers.deallocate()
      pointers = larger
      pointerCapacity *= 2
    }
    pointers[count] = UnsafePointer(slots[count].packet)
  }
}
