/// What an encoder writes to: a ``RewritableOutput`` with a position that moves on. Remembers an error for whoever could only
/// be told "not written".
///
/// To a pipe nothing can be written again. But encoders write a header more than once before the first samples follow, so
/// its first bytes wait a while; from then on, bytes before the end are taken as written and dropped.
final class ByteSink {
  /// Whether the header can be completed at the end.
  let isRewritable: Bool
  /// The end of what was written.
  private(set) var size: Int64 = 0
  /// Where the next sequential write goes.
  var position: Int64 = 0

  /// Called with the first bytes of a pipe when they must go although the end is not known, to leave sizes open.
  var openSizes: ((inout [UInt8]) -> Void)?

  private let output: any RewritableOutput
  private var failure: AudioIOError?
  /// The first bytes of a pipe.
  private var staged: [UInt8]?
  private static let stageSize = 64 << 10

  init(_ output: any RewritableOutput) {
    self.output = output
    isRewritable = output.rewritable > 0
    if !isRewritable { staged = [] }
  }

  /// What the output is called in messages.
  var subject: String { output.subject }

  /// Writes at `position`, which moves on; whether all of it was written.
  func write(_ bytes: UnsafeRawPointer, count: Int) -> Bool {
    guard failure == nil else { return false }
    if staged != nil {
      stage(bytes, count)
      return staged!.count < Self.stageSize || releaseStage(isWhole: false)
    }
    let skip = isRewritable ? 0 : Int(min(Int64(count), max(0, size - position)))
    guard put(UnsafeRawBufferPointer(start: bytes + skip, count: count - skip), at: position + Int64(skip)) else {
      return false
    }
    position += Int64(count)
    size = max(size, position)
    return true
  }

  private func put(_ bytes: UnsafeRawBufferPointer, at offset: Int64) -> Bool {
    guard bytes.count > 0 else { return true }
    do throws(AudioIOError) {
      try output.write(bytes, at: offset)
      return true
    } catch {
      failure = error
      return false
    }
  }

  private func stage(_ bytes: UnsafeRawPointer, _ count: Int) {
    let end = Int(position) + count
    if staged!.count < end { staged!.append(contentsOf: repeatElement(0, count: end - staged!.count)) }
    staged!.withUnsafeMutableBytes {
      $0.baseAddress!.advanced(by: Int(position)).copyMemory(from: bytes, byteCount: count)
    }
    position += Int64(count)
    size = max(size, position)
  }

  private func releaseStage(isWhole: Bool) -> Bool {
    guard var bytes = staged else { return true }
    staged = nil
    if !isWhole { openSizes?(&bytes) }
    return bytes.withUnsafeBytes { put($0, at: 0) }
  }

  /// Throws when a write has failed.
  func checkFailure() throws(AudioIOError) {
    if let failure { throw failure }
  }

  /// SHA-256 of everything that was written; nil where it cannot be told.
  func sha256() throws(AudioIOError) -> String? { try output.sha256() }

  /// Gives up what is scarce until `commit`.
  func park() throws(AudioIOError) { try output.park() }

  /// Makes everything visible.
  func commit() throws(AudioIOError) {
    _ = releaseStage(isWhole: true)
    try checkFailure()
    try output.commit()
  }
}
