/// Encoded bytes that can be read at any offset, wherever they are: what ``AudioReader`` decodes that is neither a file nor
/// a pipe nor in memory.
///
/// Reading begins with a few kilobytes of the head, and of Ogg of the tail, too; from then on it goes forward, 64 KiB or more
/// at a time. An input belongs to one thread at a time.
public protocol RandomAccessInput: AnyObject {
  /// What the input is called in messages.
  var subject: String { get }
  /// Bytes, from the first to the end. Never changes.
  var size: Int64 { get }

  /// Reads the bytes from `offset` on, which is within the input.
  ///
  /// - Returns: how many: `count`, or fewer at the end only.
  /// - Throws: `AudioIOError`, which ends the reading.
  func read(at offset: Int64, into target: UnsafeMutableRawBufferPointer) throws(AudioIOError) -> Int
}
