/// Where encoded bytes go: a file, a pipe, an object in a store. Nothing is visible to others before `commit`; an output that is
/// dropped before leaves nothing. It belongs to one thread at a time.
///
/// Encoders write in order, except that they complete their header at the end, within the first kilobytes: libsndfile rewrites sizes
/// and counts (ds64 of RF64, STREAMINFO of FLAC), LAME's tag its frame. A header grows with the tags in it. What a format
/// keeps behind the samples is appended.
public protocol RewritableOutput: AnyObject {
  /// What the output is called in messages.
  var subject: String { get }

  /// Bytes from the start that may be written again until `commit`: `Int64.max` for a file, 0 for a pipe.
  var rewritable: Int64 { get }

  /// Writes bytes at `offset`, which is at most the end of what was written so far. What is written again lies before
  /// `rewritable`; it may reach beyond the end, since headers are also written again before the first samples.
  ///
  /// - Throws: `AudioIOError`, which ends the writing.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(AudioIOError)

  /// Everything is written, but `commit` may follow much later, when many others have been written: gives up what is
  /// scarce, such as a descriptor.
  func park() throws(AudioIOError)

  /// SHA-256 of everything that was written, as 64 hexadecimal digits, once all is; nil where it cannot be told.
  func sha256() throws(AudioIOError) -> String?

  /// Makes everything visible in one step.
  func commit() throws(AudioIOError)
}
