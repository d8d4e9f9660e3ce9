import DSP
import Glibc
import TestSupport
import Testing

@Suite("Beats")
struct BeatTests {
  private func track(_ drums: Drums, _ tracker: BeatTracker = BeatTracker()) -> BeatTrack {
    tracker.beats(of: drums.samples.span, novelty: Novelty(of: drums.samples.span, sampleRate: drums.rate))
  }

  private func regular(_ tempo: Double, count: Int = 40) -> [Double] {
    (0..<count).map { 0.4 + Double($0) * 60 / tempo }
  }

  /// Every beat is found at its attack, and nothing else.
  private func expect(_ track: BeatTrack, at times: [Double], rate: Double = 44100, within tolerance: Double = 0.003) {
    #expect(track.beats.count == times.count)
    for (beat, time) in zip(track.beats, times) { #expect(abs(beat.position / rate - time) < tolerance) }
  }

  @Test("are found at their attacks", arguments: [72.0, 96, 120, 140, 165])
  func tempos(tempo: Double) {
    let found = track(.rock(beats: regular(tempo)))
    expect(found, at: regular(tempo))
    #expect(abs((found.tempos.first?.beatsPerMinute ?? 0) / tempo - 1) < 0.005)
    #expect(found.tempos.allSatisfy { (0...1).contains($0.confidence) })
  }

  @Test("do not depend on the sample rate", arguments: [16000.0, 48000, 96000])
  func rates(rate: Double) {
    expect(track(.rock(beats: regular(110, count: 24), rate: rate)), at: regular(110, count: 24), rate: rate)
  }

  @Test func `follow a tempo that changes slowly`() {
    var times = [0.4]
    for index in 0..<50 { times.append(times[index] + 60 / (100 + 0.5 * Double(index))) }
    expect(track(.rock(beats: times)), at: times)
  }

  @Test("are numbered from the downbeat", arguments: [3, 4])
  func bars(beatsPerBar: Int) {
    let found = track(.rock(beats: regular(120), beatsPerBar: beatsPerBar))
    #expect(found.beatsPerBar == beatsPerBar)
    #expect(found.beats.indices.allSatisfy { found.beats[$0].number == $0 % beatsPerBar + 1 })
  }

  @Test func `keep to the tempos that are asked for`() {
    let drums = Drums.rock(beats: regular(140))
    let slow = track(drums, BeatTracker(range: 50...100))
    #expect(abs((slow.tempos.first?.beatsPerMinute ?? 0) / 70 - 1) < 0.01)
  }

  @Test func `there are none where nothing repeats`() {
    for samples: [Float] in [[], [1], Array(repeating: 0, count: 200_000), Array(repeating: 0.5, count: 200_000)] {
      let novelty = Novelty(of: samples.span, sampleRate: 44100)
      #expect(BeatTracker().beats(of: samples.span, novelty: novelty).beats.isEmpty)
    }
  }
}
