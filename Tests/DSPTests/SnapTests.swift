import DSP
import Glibc
import TestSupport
import Testing

@Suite("Snapping")
struct SnapTests {
  private func onsets(_ positions: Double...) -> [Onset] { positions.map { Onset(position: $0, strength: 1) } }

  @Test func `a grid has even steps, and late ones where it swings`() {
    let straight = RhythmGrid(beat: 1000, origin: 100, stepsPerBeat: 2)
    #expect((0...3).map(straight.position(ofStep:)) == [100, 600, 1100, 1600])
    #expect(straight.step(nearest: 840) == 1)
    let swung = RhythmGrid(beat: 1000, origin: 0, stepsPerBeat: 2, swing: 0.75)
    #expect((0...3).map(swung.position(ofStep:)) == [0, 750, 1000, 1750])
    #expect((-3...8).allSatisfy { swung.step(nearest: swung.position(ofStep: $0)) == $0 })
  }

  @Test func `each sound goes to the step nearest to it`() {
    let plan = SnapPlan(onsets: onsets(90, 520, 1010, 1440), grid: RhythmGrid(beat: 500, stepsPerBeat: 1))
    #expect(plan.moves.map(\.to) == [0, 500, 1000, 1500])
  }

  @Test func `strength is how far it goes`() {
    let plan = SnapPlan(onsets: onsets(100, 540), grid: RhythmGrid(beat: 500, stepsPerBeat: 1), strength: 0.5)
    #expect(plan.moves.map(\.to) == [50, 520])
  }

  @Test func `no two sounds go to one step, and one without a step moves along`() {
    let plan = SnapPlan(onsets: onsets(480, 540, 1000), grid: RhythmGrid(beat: 500, stepsPerBeat: 1))
    #expect(plan.moves.filter(\.isOnGrid).map(\.to) == [500, 1000])
    #expect(zip(plan.moves, plan.moves.dropFirst()).allSatisfy { $0.to < $1.to })
    #expect(plan.moves.count == 3)
  }

  @Test func `nothing to move is no plan`() {
    #expect(SnapPlan(onsets: [], grid: RhythmGrid(beat: 500, stepsPerBeat: 1)).moves.isEmpty)
  }

  @Test func `attacks are copied to the sample, and the rest keeps its level`() {
    var drums = Drums(seconds: 3)
    let times = [0.3, 0.83, 1.29, 1.82, 2.3]
    for time in times { drums.hit(.snare, at: time) }
    let anchors = times.enumerated().map { index, time in
      AttackMover.Anchor(from: Int((time * 44100).rounded()), to: Int((0.3 + 0.5 * Double(index)) * 44100))
    }
    let moved = AttackMover(anchors: anchors, sampleRate: 44100).move([drums.samples], frames: drums.samples.count)[0]
    for anchor in anchors {
      #expect((-100..<2600).allSatisfy { moved[anchor.to + $0] == drums.samples[anchor.from + $0] })
    }
    func power(_ samples: [Float]) -> Float { samples.reduce(0) { $0 + $1 * $1 } }
    #expect(abs(power(moved) / power(drums.samples) - 1) < 0.02)
  }

  @Test("a tone that is stretched keeps pitch and level", arguments: [0.7, 0.9, 1.2, 1.8])
  func tone(factor: Double) {
    let tone = (0..<44100).map { Float(0.5 * sin(2 * .pi * 220 * Double($0) / 44100)) }
    let end = Int(44100 * factor)
    let mover = AttackMover(anchors: [.init(from: 0, to: 0), .init(from: 44100, to: end)], sampleRate: 44100)
    let moved = mover.move([tone], frames: end)[0]
    #expect(moved.count == end)
    let middle = moved[3000..<end - 3000]
    #expect(middle.max() ?? 0 < 0.56)
    let crossings = zip(middle, middle.dropFirst()).count { $0 < 0 && $1 >= 0 }
    #expect(abs(Double(crossings) / (Double(middle.count) / 44100) - 220) < 3)
    // No splice leaves a hole.
    for start in stride(from: 3000, to: end - 4000, by: 500) {
      #expect(moved[start..<start + 400].max() ?? 0 > 0.4)
    }
  }

  @Test func `channels keep together`() {
    var drums = Drums(seconds: 1)
    drums.hit(.snare, at: 0.2)
    drums.hit(.snare, at: 0.6)
    let mover = AttackMover(
      anchors: [.init(from: 8820, to: 8820), .init(from: 26460, to: 30000)], sampleRate: 44100)
    let moved = mover.move([drums.samples, drums.samples.map { $0 * 0.5 }], frames: 47640)
    #expect(zip(moved[0], moved[1]).allSatisfy { abs($0 * 0.5 - $1) < 1e-6 })
  }

  @Test("comes out the same in pieces", arguments: [1, 777, 5000])
  func pieces(length: Int) {
    var drums = Drums(seconds: 1)
    drums.hit(.snare, at: 0.2)
    drums.hit(.snare, at: 0.6)
    let mover = AttackMover(
      anchors: [.init(from: 8820, to: 6000), .init(from: 26460, to: 30000)], sampleRate: 44100)
    let whole = mover.move([drums.samples], frames: 47640)[0]
    let moves = mover.moves(in: drums.samples.span)
    var joined: [Float] = []
    while joined.count < whole.count {
      var piece = [Float](repeating: 9, count: min(length, whole.count - joined.count))
      var samples = piece.mutableSpan
      moves.render(drums.samples.span, from: joined.count, into: &samples)
      joined += piece
    }
    #expect(joined == whole)
  }

  @Test func `without anchors nothing changes`() {
    let samples: [Float] = [1, 2, 3]
    #expect(AttackMover(anchors: [], sampleRate: 44100).move([samples], frames: 3) == [samples])
    #expect(AttackMover(anchors: [], sampleRate: 44100).move([[]], frames: 0) == [[]])
  }
}
