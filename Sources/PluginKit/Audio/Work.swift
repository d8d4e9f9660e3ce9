public import PluginABI

/// What a call of `process` brings: which packets it holds is told by the stage's policy. Lives as long as the call.
public struct Work: ~Escapable {
  @usableFromInline let base: UnsafePointer<vb_work>

  @inlinable @_lifetime(immortal)
  init(_ base: UnsafePointer<vb_work>) {
    self.base = base
  }

  @inlinable public var count: Int { Int(base.pointee.packet_count) }

  /// By link, then by arrival.
  @inlinable public subscript(index: Int) -> Packet {
    @_lifetime(copy self)
    get {
      precondition(index >= 0 && index < count, "no such packet")
      return _overrideLifetime(Packet(base.pointee.packets[index]!), copying: self)
    }
  }
}

/// What arrived on a link: a block, a list of events or a document, as its kind says.
public struct Packet: ~Escapable {
  /// What flows through a port.
  public enum Kind: UInt32, Sendable {
    case audio = 1
    case events = 2
    case document = 3
  }

  @usableFromInline let base: UnsafePointer<vb_packet>

  @inlinable @_lifetime(immortal)
  init(_ base: UnsafePointer<vb_packet>) {
    self.base = base
  }

  /// Index into ``Node/links``.
  @inlinable public var link: Int { Int(base.pointee.link) }
  @inlinable public var kind: Kind { Kind(rawValue: base.pointee.kind)! }

  /// Of an audio link.
  @inlinable public var block: Block {
    @_lifetime(copy self)
    get { _overrideLifetime(Block(base.pointee.block), copying: self) }
  }

  /// Of an events link, copied.
  public var events: EventList { EventList(base.pointee.events.pointee) }

  /// Of a document link.
  public var document: Document {
    @_lifetime(copy self)
    get { _overrideLifetime(Document(base.pointee.document), copying: self) }
  }
}
