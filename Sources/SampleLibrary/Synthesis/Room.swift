import Glibc

/// A small room's reverberation: four feedback combs and two all-passes (M. R. Schroeder, "Natural Sounding Artificial
/// Reverberation", 1962).
struct Room {
  private var combs: [Delay]
  private var diffusers: [Delay]

  /// - Parameter decay: seconds of 60 dB.
  init(decay: Double, rate: Double) {
    combs = [0.0119, 0.0137, 0.0163, 0.0189].map { Delay($0, feedback: pow(0.001, $0 / decay), rate: rate) }
    diffusers = [0.0047, 0.0017].map { Delay($0, feedback: 0.6, rate: rate) }
  }

  /// What comes back of a sample.
  mutating func callAsFunction(_ input: Double) -> Double {
    var sum = 0.0
    for index in combs.indices { sum += combs[index].comb(input) }
    for index in diffusers.indices { sum = diffusers[index].allPass(sum) }
    return sum / 4
  }

  private struct Delay {
    private var line: [Double]
    private var place = 0
    private var damped = 0.0
    private let feedback: Double

    init(_ seconds: Double, feedback: Double, rate: Double) {
      line = Array(repeating: 0, count: max(1, Int(seconds * rate)))
      self.feedback = feedback
    }

    mutating func comb(_ input: Double) -> Double {
      let output = line[place]
      // Walls swallow high sounds first.
      damped += 0.6 * (output - damped)
      step(input + feedback * damped)
      return output
    }

    mutating func allPass(_ input: Double) -> Double {
      let output = line[place] - feedback * input
      step(input + feedback * output)
      return output
    }

    private mutating func step(_ value: Double) {
      line[place] = value
      place = place + 1 == line.count ? 0 : place + 1
    }
  }
}
