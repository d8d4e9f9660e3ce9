import Digests
import Synchronization

/// The ranges of one object that several threads fetch, and what came of them.
final class RangeQueue: Sendable {
  struct Claim: Sendable {
    let index: Int
    let range: Range<Int64>
  }

  private struct State {
    /// Ranges that nobody has claimed.
    var open: Range<Int>
    var sums: [[CRC32]]
    var info: ObjectInfo
    var evidence: Evidence
    var failure: S3Failure?
  }

  let size: Int64
  let count: Int
  private let rangeSize: Int64
  private let state: Mutex<State>

  init(_ info: ObjectInfo, _ evidence: Evidence, rangeSize: Int64) {
    size = info.size
    self.rangeSize = rangeSize
    count = Int((info.size + rangeSize - 1) / rangeSize)
    state = Mutex(
      State(open: 0..<count, sums: Array(repeating: [], count: count), info: info, evidence: evidence))
  }

  var info: ObjectInfo { state.withLock { $0.info } }
  var evidence: Evidence { state.withLock { $0.evidence } }
  var failure: S3Failure? { state.withLock { $0.failure } }
  /// The checksums of all pieces, in order.
  var pieces: [CRC32] { state.withLock { $0.sums.flatMap { $0 } } }

  func claimLow() -> Claim? { claim { $0.popFirst() } }
  func claimHigh() -> Claim? { claim { $0.popLast() } }

  /// The range right behind another, if nobody has it.
  func claimLow(following claim: Claim) -> Claim? {
    self.claim { $0.first == claim.index + 1 ? $0.popFirst() : nil }
  }

  private func claim(_ choose: (inout Range<Int>) -> Int?) -> Claim? {
    state.withLock { state in
      guard state.failure == nil, let index = choose(&state.open) else { return nil }
      let start = Int64(index) * rangeSize
      return Claim(index: index, range: start..<min(start + rangeSize, size))
    }
  }

  func finish(_ claim: Claim, _ sums: [CRC32]) { state.withLock { $0.sums[claim.index] = sums } }

  /// The first failure counts, and ends the work of all.
  func fail(_ failure: S3Failure) { state.withLock { $0.failure = $0.failure ?? failure } }

  /// Takes over what a later answer says of the same object.
  func renew(_ info: ObjectInfo, _ evidence: Evidence) {
    state.withLock { state in
      state.info = info
      state.evidence = evidence
    }
  }
}
