import Glibc
import SampleLibrary
import Testing

@Suite("Built-in kits")
struct BuiltInKitTests {
  private func audio(_ name: String, _ genre: Genre, velocity: Int = 110) throws -> SampleAudio {
    try BuiltInKit.audio(SampleCatalogue().choose(name, genre: genre.name).take(velocity: velocity))
  }

  /// How much of a sound's energy lies below a frequency, 0…1: by a filter of one pole, applied four times.
  private func share(_ audio: SampleAudio, below hertz: Double) -> Double {
    let step = 1 - exp(-2 * .pi * hertz / Double(audio.sampleRate))
    var states = [Double](repeating: 0, count: 4)
    var (low, all) = (0.0, 0.0)
    for sample in audio.channels[0] {
      var value = Double(sample)
      for index in states.indices {
        states[index] += step * (value - states[index])
        value = states[index]
      }
      low += value * value
      all += Double(sample) * Double(sample)
    }
    return low / all
  }

  /// Seconds until all but a thousandth of the energy has passed.
  private func length(_ audio: SampleAudio) -> Double {
    let total = audio.channels[0].reduce(0.0) { $0 + Double($1 * $1) }
    var sum = 0.0
    let end = audio.channels[0].firstIndex {
      sum += Double($0 * $0)
      return sum > 0.999 * total
    }
    return Double(end ?? 0) / Double(audio.sampleRate)
  }

  @Test("Nothing clips, and everything is as loud as it says", arguments: Genre.known)
  func levels(_ genre: Genre) throws {
    for sample in BuiltInKit.samples where sample.genres == [genre] && sample.name.hasSuffix("hard-1") {
      let audio = try BuiltInKit.audio(sample)
      let level = SoundLevel(audio)
      #expect(level.peak <= -0.99, "\(sample.name)")
      #expect(abs(level.loudness - sample.loudness) < 0.2, "\(sample.name) \(level)")
      #expect(abs(Double(audio.frames) / 48_000 - sample.duration) < 0.001, "\(sample.name)")
      #expect(audio.channels[0].allSatisfy { $0.isFinite })
    }
  }

  @Test("Drums sound where drums do", arguments: Genre.known)
  func spectra(_ genre: Genre) throws {
    #expect(share(try audio("kick", genre), below: 400) > 0.5)
    #expect(share(try audio("snare", genre), below: 150) < 0.3)
    #expect(share(try audio("hi-hat", genre), below: 3_000) < 0.1)
    #expect(length(try audio("hi-hat", genre)) < length(try audio("open-hat", genre)))
    #expect(length(try audio("open-hat", genre)) < length(try audio("crash", genre)))
  }

  @Test func aKitIsTheSameEveryTimeAndTakesDiffer() throws {
    let takes = try SampleCatalogue().choose("hat", genre: "rock").takes
    let sounds = try takes.map { try BuiltInKit.audio($0) }
    #expect(try sounds == takes.map { try BuiltInKit.audio($0) })
    #expect(
      sounds.indices.allSatisfy { index in sounds.indices.allSatisfy { $0 == index || sounds[$0] != sounds[index] } })
  }
}
