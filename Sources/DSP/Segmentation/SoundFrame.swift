/// What one hop of a recording is like.
struct SoundFrame {
  /// Mean square of the hop, in dB.
  var level: Float
  /// Mean power of each band, in dB; ``SoundAnalysis/silent`` where there is none.
  var bands: SIMD16<Float>
}
