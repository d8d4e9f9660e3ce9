/// Samples of a segment: memory that is taken once and used again.
final class SampleStore {
  let samples: UnsafeMutableBufferPointer<Float>
  private(set) var count = 0

  init(capacity: Int) { samples = .allocate(capacity: capacity) }

  deinit { samples.deallocate() }

  /// Appends up to `wanted` samples, but no more than make `limit` in all; returns how many.
  func append(_ source: UnsafePointer<Float>, _ wanted: Int, limit: Int) -> Int {
    let taken = min(wanted, limit - count)
    (samples.baseAddress! + count).update(from: source, count: taken)
    count += taken
    return taken
  }

  /// Starts anew with the last `tail` samples of another store.
  func begin(withTail tail: Int, of other: SampleStore) {
    count = 0
    _ = append(other.samples.baseAddress! + other.count - tail, tail, limit: tail)
  }
}
