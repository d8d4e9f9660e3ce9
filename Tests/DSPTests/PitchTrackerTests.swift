import DSP
import Glibc
import Testing

@Suite("PitchTracker")
struct PitchTrackerTests {
  /// Cents from the true pitch to each voiced frame, where voice has been and stays for 50 ms.
  private func errors(_ track: PitchTrack, pitch: (Double) -> Double) -> (cents: [Double], missed: Int) {
    var cents: [Double] = []
    var missed = 0
    for (index, frame) in track.frames.enumerated() {
      let time = Double(index) * track.hop / track.sampleRate
      guard [-0.05, 0, 0.05].allSatisfy({ pitch(time + $0) > 0 }) else { continue }
      if frame.isVoiced {
        cents.append(1200 * log2(Double(frame.frequency) / pitch(time)))
      } else {
        missed += 1
      }
    }
    return (cents, missed)
  }

  private func median(_ values: [Double]) -> Double {
    values.sorted()[values.count / 2]
  }

  @Test("hears tones to a fraction of a cent", arguments: [8000.0, 16000, 22050, 44100, 48000, 96000])
  func cleanTones(rate: Double) {
    for pitch in [55.0, 82.41, 110, 155.56, 220, 311.13, 440, 659.26, 987.77, 1150] {
      let heard: (Double) -> Double = { $0 > 0 && $0 < 0.6 ? pitch : 0 }
      let voice = sungVowel(0.6, rate: rate, pitch: heard)
      let (cents, missed) = errors(PitchTracker(sampleRate: rate).track(voice.span), pitch: heard)
      #expect(missed == 0, "\(pitch) Hz")
      #expect(cents.map(abs).max() ?? 99 < 0.5, "\(pitch) Hz")
      #expect(abs(median(cents)) < 0.2, "\(pitch) Hz")
    }
  }

  @Test("hears pure tones, too", arguments: [60.0, 100, 440, 1000])
  func pureTones(pitch: Double) {
    let tone = (0..<22050).map { Float(0.5 * sin(2 * .pi * pitch * Double($0) / 44100)) }
    let (cents, missed) = errors(PitchTracker(sampleRate: 44100).track(tone.span)) { $0 > 0 && $0 < 0.5 ? pitch : 0 }
    #expect(missed == 0)
    #expect(cents.map(abs).max() ?? 99 < 1)
  }

  @Test("follows vibrato")
  func vibrato() {
    let pitch: (Double) -> Double = { $0 > 0 && $0 < 2.2 ? 220 * exp2(50 * sin(2 * .pi * 5.5 * $0) / 1200) : 0 }
    let voice = sungVowel(2.2, rate: 44100, pitch: pitch)
    let (cents, missed) = errors(PitchTracker(sampleRate: 44100).track(voice.span), pitch: pitch)
    #expect(missed == 0)
    #expect(cents.map(abs).max() ?? 99 < 2.5)
    // Over whole cycles (eleven) what the window flattens at the top and at the bottom is the same. Not the median: the errors are those of a
    // sine, of which the fewest lie around its middle, so a few frames more or less move it.
    #expect(abs(cents.prefix(400).reduce(0, +) / 400) < 0.2)
  }

  @Test("glides through four octaves without a slip")
  func glide() {
    let pitch: (Double) -> Double = { $0 > 0 && $0 < 4 ? 65 * exp2($0) : 0 }
    let voice = sungVowel(4, rate: 44100, pitch: pitch)
    let (cents, missed) = errors(PitchTracker(sampleRate: 44100).track(voice.span), pitch: pitch)
    #expect(missed == 0)
    #expect(cents.map(abs).max() ?? 9999 < 20)
  }

  @Test("is right in noise as loud as 5 dB under the voice")
  func noise() {
    let notes = [110.0, 164.8, 246.9, 392, 587.3]
    let pitch: (Double) -> Double = { time in
      let note = Int(time / 0.5)
      return time > 0 && note < notes.count && time - Double(note) * 0.5 < 0.42 ? notes[note] : 0
    }
    let voice = sungVowel(2.5, rate: 44100, pitch: pitch)
    let noise = whiteNoise(voice.count, level: rootMeanSquare(voice) * pow(10, -5.0 / 20))
    let noisy = zip(voice, noise).map { $0 + $1 }
    let (cents, missed) = errors(PitchTracker(sampleRate: 44100).track(noisy.span), pitch: pitch)
    let right = cents.filter { abs($0) < 50 }.count
    #expect(Double(right) >= 0.98 * Double(cents.count + missed))
    #expect(median(cents.map(abs)) < 5)
  }

  @Test("finds no pitch in noise, loud or soft", arguments: [0.3, 0.001])
  func noiseAlone(level: Double) {
    let track = PitchTracker(sampleRate: 44100).track(whiteNoise(5 * 44100, level: level).span)
    #expect(track.frames.filter { $0.isVoiced }.count < 10)
    #expect(track.frames.allSatisfy { (0...1).contains($0.confidence) })
  }

  @Test("does not take hum far under the voice for the voice")
  func hum() {
    let pitch: (Double) -> Double = { $0 > 1 && $0 < 2 ? 300 : 0 }
    var voice = sungVowel(3, rate: 44100, pitch: pitch)
    for index in voice.indices { voice[index] += Float(0.001 * sin(2 * .pi * 100 * Double(index) / 44100)) }
    let track = PitchTracker(sampleRate: 44100).track(voice.span)
    #expect(track.voicedRuns.count == 1)
    #expect(errors(track, pitch: pitch).missed == 0)
  }

  @Test("ends a note where it ends")
  func edges() throws {
    let pitch: (Double) -> Double = { $0 > 0.5 && $0 < 1 ? 150 : 0 }
    let track = PitchTracker(sampleRate: 44100).track(sungVowel(1.5, rate: 44100, pitch: pitch).span)
    let run = try #require(track.voicedRuns.first)
    #expect(track.voicedRuns.count == 1)
    #expect(abs(run.lowerBound - 100) <= 2)
    #expect(abs(run.upperBound - 200) <= 3)
  }

  @Test("has a frame for every hop that begins in the signal", arguments: [0, 1, 220, 221, 4410, 44101])
  func length(count: Int) {
    let track = PitchTracker(sampleRate: 44100).track([Float](repeating: 0, count: count).span)
    #expect(track.hop == 220.5)
    #expect(track.frames.count == Int((Double(count) / 220.5).rounded(.up)))
    #expect(track.frames.allSatisfy { !$0.isVoiced && $0.confidence == 0 })
  }

  @Test("takes direct current for silence, and clipping for nothing worse than it is")
  func odd() {
    let level = PitchTracker(sampleRate: 44100).track([Float](repeating: 0.7, count: 44100).span)
    // The ends are steps, and a step is no pitch either.
    #expect(level.frames.allSatisfy { !$0.isVoiced })
    let pitch: (Double) -> Double = { $0 > 0 && $0 < 0.5 ? 196 : 0 }
    let clipped = sungVowel(0.5, rate: 44100, pitch: pitch).map { max(-0.05, min(0.05, $0)) + 0.2 }
    let (cents, missed) = errors(PitchTracker(sampleRate: 44100).track(clipped.span), pitch: pitch)
    #expect(missed == 0)
    #expect(cents.map(abs).max() ?? 99 < 1)
  }

  @Test("works at rates at which there is little to hear", arguments: [1000.0, 4000, 768_000])
  func rates(rate: Double) {
    let tone = (0..<Int(rate / 2)).map { Float(0.5 * sin(2 * .pi * 130 * Double($0) / rate)) }
    let (cents, missed) = errors(PitchTracker(sampleRate: rate).track(tone.span)) { $0 > 0 && $0 < 0.5 ? 130 : 0 }
    #expect(missed == 0)
    #expect(cents.map(abs).max() ?? 99 < 2)
  }

  @Test("looks within the range only")
  func range() {
    let pitch: (Double) -> Double = { $0 > 0 && $0 < 0.5 ? 300 : 0 }
    let voice = sungVowel(0.5, rate: 44100, pitch: pitch)
    let low = PitchTracker(sampleRate: 44100, range: 60...250).track(voice.span)
    #expect(low.frames.allSatisfy { $0.frequency <= 260 })
    let high = PitchTracker(sampleRate: 44100, range: 200...2000, hop: 0.01).track(voice.span)
    #expect(high.frames.count == 50)
    #expect(errors(high, pitch: pitch).missed == 0)
  }

  @Test("hears the same however the signal is cut", arguments: [1, 64, 509, 4096])
  func pieces(size: Int) {
    let pitch: (Double) -> Double = { $0.truncatingRemainder(dividingBy: 0.7) < 0.5 ? 180 + 40 * $0 : 0 }
    let voice = zip(sungVowel(1.5, rate: 16000, pitch: pitch), whiteNoise(24000, level: 0.01)).map { $0 + $1 }
    let tracker = PitchTracker(sampleRate: 16000)
    var stream = tracker.stream()
    var frames: [PitchTrack.Frame] = []
    for start in stride(from: 0, to: voice.count, by: size) {
      stream.push(voice.span.extracting(start..<min(voice.count, start + size)), into: &frames)
    }
    stream.finish(into: &frames)
    #expect(frames == tracker.track(voice.span).frames)
  }

  @Test("gives frames while a long note lasts")
  func patience() {
    let voice = sungVowel(12, rate: 8000) { 200 + 3 * $0 }
    var stream = PitchTracker(sampleRate: 8000).stream()
    var frames: [PitchTrack.Frame] = []
    stream.push(voice.span, into: &frames)
    #expect(Double(frames.count) * 0.005 > 12 - 6)
    stream.finish(into: &frames)
    #expect(frames.count == 2400)
    #expect(frames[20..<2380].allSatisfy { $0.isVoiced })
  }
}
