import DSP
import Testing

@Suite
struct TimeMapTests {
  private let map = TimeMap(
    anchors: [.init(input: 100, output: 50), .init(input: 200, output: 250), .init(input: 300, output: 300)])!

  @Test func `goes through its anchors, straight between them and on beyond them`() {
    for anchor in map.anchors {
      #expect(map.output(at: anchor.input) == anchor.output)
      #expect(map.input(at: anchor.output) == anchor.input)
    }
    #expect(map.output(at: 150) == 150)
    #expect(map.output(at: 0) == -50)
    #expect(map.output(at: 400) == 400)
  }

  @Test(arguments: [-37.0, 50, 51, 149.5, 249, 260, 1000]) func `has an inverse`(output: Double) {
    #expect(abs(map.output(at: map.input(at: output)) - output) < 1e-9)
  }

  @Test func `of a factor multiplies`() {
    #expect(TimeMap(factor: 2.5).output(at: 40) == 100)
    #expect(TimeMap(factor: 2.5).input(at: 100) == 40)
  }

  @Test func `never runs backwards, stands still or leaves the numbers`() {
    #expect(TimeMap(anchors: []) == nil)
    #expect(TimeMap(anchors: [.init(input: 0, output: 0), .init(input: 0, output: 1)]) == nil)
    #expect(TimeMap(anchors: [.init(input: 0, output: 1), .init(input: 1, output: 1)]) == nil)
    #expect(TimeMap(anchors: [.init(input: 0, output: .nan)]) == nil)
    #expect(TimeMap(anchors: [.init(input: 0, output: 0)], outerFactor: 0) == nil)
  }
}
