/// Σ a[i]·b[i] over `count` samples, summed in eight lanes, always in the same order.
@inline(__always)
func dotProduct(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> Float {
  let a = UnsafeRawPointer(a)
  let b = UnsafeRawPointer(b)
  var even = SIMD8<Float>(repeating: 0)
  var odd = SIMD8<Float>(repeating: 0)
  var i = 0
  let stride = MemoryLayout<Float>.stride
  while i + 16 <= count {
    let at = i * stride
    even +=
      a.loadUnaligned(fromByteOffset: at, as: SIMD8<Float>.self)
      * b.loadUnaligned(fromByteOffset: at, as: SIMD8<Float>.self)
    odd +=
      a.loadUnaligned(fromByteOffset: at + 32, as: SIMD8<Float>.self)
      * b.loadUnaligned(fromByteOffset: at + 32, as: SIMD8<Float>.self)
    i += 16
  }
  var sum = (even + odd).sum()
  while i < count {
    sum +=
      a.loadUnaligned(fromByteOffset: i * stride, as: Float.self)
      * b.loadUnaligned(fromByteOffset: i * stride, as: Float.self)
    i += 1
  }
  return sum
}
