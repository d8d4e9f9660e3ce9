/// White noise, uniform from −1 to 1, the same for the same seed.
struct Noise {
  private var random: SplitMix

  init(seed: UInt64) { random = SplitMix(seed: seed) }

  mutating func next() -> Double { Double(Int64(bitPattern: random.next()) >> 11) / Double(1 << 52 as Int64) }
}
