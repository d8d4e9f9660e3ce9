extension MutableSpan where Element == Float {
  /// Sets every sample to `value`.
  public mutating func fill(_ value: Float) {
    for i in indices { self[i] = value }
  }

  /// Replaces the samples by those of `source`, of the same count.
  public mutating func copy(_ source: Span<Float>) {
    precondition(source.count == count, "as many samples must be given as there are")
    for i in indices { self[i] = source[i] }
  }

  /// Multiplies every sample.
  public mutating func scale(by gain: Float) {
    for i in indices { self[i] *= gain }
  }

  /// Replaces the samples by those of `source`, of the same count, times `gain`.
  public mutating func copy(_ source: Span<Float>, scaledBy gain: Float) {
    precondition(source.count == count, "as many samples must be given as there are")
    for i in indices { self[i] = source[i] * gain }
  }

  /// Adds the samples of `source`, of the same count, times `gain`. The product is rounded before it is added.
  public mutating func add(_ source: Span<Float>, scaledBy gain: Float) {
    precondition(source.count == count, "as many samples must be given as there are")
    for i in indices { self[i] += source[i] * gain }
  }
}
