/// The sample rates and bit rates that MP3 has.
enum MP3Rates {
  /// Constant bit rates in kbit/s at a sample rate; empty where MP3 does not have that rate.
  static func bitrates(sampleRate: Int) -> [Int] {
    switch sampleRate {
    case 32_000, 44_100, 48_000: [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
    case 16_000, 22_050, 24_000: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
    case 8_000, 11_025, 12_000: [8, 16, 24, 32, 40, 48, 56, 64]
    default: []
    }
  }

  /// The rate that is taken when none is asked for: 192 kbit/s, or the nearest that the sample rate allows.
  static func defaultBitrate(sampleRate: Int) -> Int {
    bitrates(sampleRate: sampleRate).last { $0 <= 192 } ?? 64
  }
}
