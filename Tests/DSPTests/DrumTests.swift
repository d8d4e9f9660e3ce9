import TestSupport
import Testing

@testable import DSP

@Suite("Drums")
struct DrumTests {
  private let hits: [DrumHit] = {
    let drums = Drums.rock(beats: (0..<8).map { 0.5 + 0.5 * Double($0) })
    return DrumHit.hits(in: drums.samples.span, sampleRate: drums.rate)
  }()

  @Test func `are told apart by a table that was trained on the very cues that are measured`() {
    let network = DrumClassifier.network
    #expect(network.cues.map(\.name) == HitCues.names, "run Benchmarks/drums/classes.py to train anew")
    #expect(network.hidden.allSatisfy { $0.count == network.cues.count + 1 })
    #expect(network.output.allSatisfy { $0.count == network.hidden.count + 1 })
    #expect(network.output.count == DrumClassifier.sets.count)
  }

  @Test func `have a figure for each cue`() {
    #expect(!hits.isEmpty)
    #expect(hits.allSatisfy { $0.cues.figures.count == HitCues.names.count })
    #expect(hits.allSatisfy { $0.cues.figures.allSatisfy(\.isFinite) })
  }
}
