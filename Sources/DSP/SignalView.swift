/// A stretch of a signal, at its place in the whole.
struct SignalView {
  let samples: UnsafeBufferPointer<Float>
  /// Position of the first of `samples`.
  let start: Int
}
