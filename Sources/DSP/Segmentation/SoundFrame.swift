/// What one hop of a recording is like.
struct SoundFrame {
  /// Mean square of the hop, in dB.
  var level: Float
  /// Mean power of each band, in dB; ``SoundAnalysis/silent`` where there is none.
  var bands: SIMD16<Float>
  /// The same of bands half as wide, in a window twice as long.
  var fineBands: SIMD32<Float>
  /// Whether it is a tone, and not the mains'.
  var isTone = false
}
