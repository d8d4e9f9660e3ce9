public import PluginABI

/// An output port of a node: where a stage sends clips, lists of events and documents.
///
/// Clips on an output follow one another in order of their start, one open at a time; each may start at most one second
/// before the end of the one before.
public struct Output {
  @usableFromInline let host: UnsafePointer<vb_host>
  @usableFromInline let node: OpaquePointer
  @usableFromInline let index: UInt32
  /// Whether somebody listens; what is written elsewhere is dropped.
  public let isConnected: Bool
  /// Nil for events and documents, and before `start`.
  public private(set) var format: AudioFormat?

  init(host: UnsafePointer<vb_host>, node: OpaquePointer, index: UInt32, isConnected: Bool) {
    self.host = host
    self.node = node
    self.index = index
    self.isConnected = isConnected
  }

  mutating func settle(_ format: AudioFormat?) { self.format = format }

  // MARK: Clips

  /// Starts a clip. Its id is best left nil.
  public func begin(_ clip: Clip = Clip()) throws(StageError) {
    try check(clip.withABI { host.pointee.begin_clip(node, index, $0) })
  }

  /// Starts a clip that has the id, kind, start, length and tags of the block's.
  @inlinable public func begin(likeClipOf block: borrowing Block) throws(StageError) {
    try check(host.pointee.begin_clip(node, index, block.base.pointee.clip))
  }

  /// Appends frames of what arrived to the open clip. Free: no sample is copied.
  @inlinable public func write(_ block: borrowing Block, frames: Range<Int>? = nil) throws(StageError) {
    let frames = frames ?? 0..<block.frames
    precondition(frames.lowerBound >= 0 && frames.upperBound <= block.frames, "frames outside the block")
    try append(block.base.pointee.buffer, Int(block.base.pointee.offset) + frames.lowerBound, frames.count)
  }

  /// Appends a block that was edited to the open clip. It is immutable from then on, hence consumed.
  @inlinable public func write(_ block: consuming MutableBlock) throws(StageError) {
    try append(block.buffer, block.offset, block.frames)
  }

  /// Appends a buffer, or its first `frames` frames, to the open clip. It is immutable from then on, hence consumed.
  @inlinable public func write(_ buffer: consuming Buffer, frames: Int? = nil) throws(StageError) {
    precondition(frames ?? 0 <= buffer.frames, "more frames than the buffer has")
    try append(buffer.handle, 0, frames ?? buffer.frames)
  }

  /// Appends frames of audio that the stage kept to the open clip. Free, however often.
  @inlinable public func write(_ audio: HeldAudio, frames: Range<Int>? = nil) throws(StageError) {
    let frames = frames ?? 0..<audio.frames
    precondition(frames.lowerBound >= 0 && frames.upperBound <= audio.frames, "frames outside the audio")
    try append(audio.buffer, audio.offset + frames.lowerBound, frames.count)
  }

  @inlinable func append(_ buffer: UnsafeMutablePointer<vb_buffer>?, _ offset: Int, _ frames: Int) throws(StageError) {
    if frames == 0 { return }
    try check(host.pointee.write(node, index, buffer, Int64(offset), Int64(frames)))
  }

  /// Ends the open clip.
  @inlinable public func end() throws(StageError) {
    try check(host.pointee.end_clip(node, index))
  }

  // MARK: Events and documents

  /// Sends a list of events.
  public func emit(_ events: EventList) throws(StageError) {
    try check(events.withABI { host.pointee.emit_events(node, index, $0) })
  }

  /// Sends a document; `name` is a file name without folders.
  public func emit(document bytes: Span<UInt8>, contentType: String, name: String? = nil) throws(StageError) {
    let arena = CArena()
    let status = bytes.withUnsafeBufferPointer { bytes in
      var document = vb_document()
      document.name = name.map(arena.text)
      document.content_type = arena.text(contentType)
      document.bytes = bytes.baseAddress
      document.size = UInt64(bytes.count)
      return host.pointee.emit_document(node, index, &document)
    }
    try check(status)
  }
}
