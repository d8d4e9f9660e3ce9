import Pipeline
import Testing

@Suite("Formats are settled and converters inserted where they differ")
struct FormatTests {
  private func format(_ rate: Int, _ channels: Int) -> AudioFormat { AudioFormat(sampleRate: rate, channels: channels) }

  /// Resolves with sources of the given formats.
  private func resolve(_ text: String, _ sources: [String: AudioFormat]) throws -> Plan {
    try plan(text).resolvingFormats { (node, _, _, proposed) throws(Never) in
      sources[node.name].map { [$0] } ?? proposed
    }
  }

  private func converters(_ plan: Plan) -> [String] {
    plan.nodes.compactMap { node in
      if case .converter(let from, let to) = node.role { "\(node.name): \(from) → \(to)" } else { nil }
    }
  }

  @Test func nothingHappensWhereFormatsAgree() throws {
    let plan = try resolve(
      #"{"inputs":{"a":{}},"nodes":{"g":{"stage":"gain","in":"a"}},"outputs":{"o":"g"}}"#, ["a": format(44100, 1)])
    #expect(converters(plan).isEmpty)
    #expect(plan.links.map(\.format) == [format(44100, 1), format(44100, 1)])
  }

  @Test func aMixerSettlesOnTheHighestRateOfItsLinks() throws {
    let plan = try resolve(
      #"{"inputs":{"a":{},"b":{},"c":{}},"nodes":{"m":{"stage":"mixer","in":["a","b","c"]}},"outputs":{"o":"m"}}"#,
      ["a": format(44100, 1), "b": format(48000, 2), "c": format(48000, 6)])
    #expect(
      converters(plan) == ["a→m: 44100 Hz mono → 48000 Hz stereo", "c→m: 48000 Hz 6 channels → 48000 Hz stereo"])
    #expect(plan.links.map(\.source.node) == [5, 1, 6, 3, 0, 2], "converters' links stand behind all others")
    #expect(plan.links[3].format == format(48000, 2))
  }

  @Test func aListOfRatesGivesTheSameElseTheNearestHigherElseTheHighest() throws {
    let text = #"{"inputs":{"a":{}},"nodes":{"p":{"stage":"pitch","in":"a"}},"outputs":{"o":"p"}}"#
    #expect(try converters(resolve(text, ["a": format(22050, 1)])).isEmpty)
    #expect(try converters(resolve(text, ["a": format(8000, 1)])) == ["a→p: 8000 Hz mono → 16000 Hz mono"])
    #expect(try converters(resolve(text, ["a": format(24000, 1)])) == ["a→p: 24000 Hz mono → 44100 Hz mono"])
    #expect(try converters(resolve(text, ["a": format(96000, 2)])) == ["a→p: 96000 Hz stereo → 44100 Hz mono"])
  }

  @Test func linksFromOneOutputShareAConverter() throws {
    let plan = try resolve(
      #"{"inputs":{"a":{}},"nodes":{"p":{"stage":"pitch","in":"a"},"q":{"stage":"pitch","in":"a"}}}"#,
      ["a": format(48000, 2)])
    #expect(converters(plan) == ["a→p: 48000 Hz stereo → 44100 Hz mono"])
    #expect(plan.links.count == 3)
  }

  @Test func theInputsOfAnAlignedStageShareARateAndKeepTheirChannels() throws {
    let plan = try resolve(
      #"{"inputs":{"a":{},"b":{}},"nodes":{"s":{"stage":"sidechain","in":{"in":"a","key":"b"}}},"outputs":{"o":"s"}}"#,
      ["a": format(44100, 2), "b": format(48000, 1)])
    #expect(converters(plan) == ["a→s: 44100 Hz stereo → 48000 Hz stereo"])
    #expect(plan.links[2].format == format(48000, 2))
  }

  @Test func parametersGiveRateAndChannels() throws {
    let plan = try plan(
      #"{"nodes":{"s":{"stage":"silence","params":{"duration":1,"rate":32000,"channels":1}},"m":{"stage":"mixer","in":"s"}},"outputs":{"o":"m"}}"#
    ).resolvingFormats()
    #expect(converters(plan) == ["s→m: 32000 Hz mono → 32000 Hz stereo"])
  }

  @Test func whatIsNotKnownStaysOpenAndGetsNoConverter() throws {
    let plan = try plan(
      #"{"inputs":{"a":{},"b":{}},"nodes":{"m":{"stage":"mixer","in":["a","b"]}},"outputs":{"o":"m"}}"#
    ).resolvingFormats { (node, _, _, proposed) throws(Never) in node.name == "a" ? [format(8000, 1)] : proposed }
    #expect(converters(plan).isEmpty)
    #expect(plan.links.map(\.format) == [format(8000, 1), nil, nil])
  }

  @Test func eachNodeIsAskedAfterThoseThatFeedItWithWhatArrives() throws {
    struct Refused: Error, Equatable { let inputs: [AudioFormat?] }
    let plan = try plan(
      #"{"nodes":{"k":{"stage":"file.sink","in":"g","params":{"path":"x"}},"g":{"stage":"gain","in":"s"},"s":{"stage":"silence","params":{"duration":1}}}}"#
    )
    #expect(throws: Refused(inputs: [format(48000, 2)])) {
      try plan.resolvingFormats { (node, _, inputs, proposed) throws(Refused) in
        if node.name == "k" { throw Refused(inputs: inputs) }
        return proposed
      }
    }
  }

  @Test func aNodeIsAlwaysFartherFromTheSinksThanThoseItFeeds() throws {
    let plan = try plan(
      #"{"inputs":{"a":{}},"nodes":{"g":{"stage":"gain","in":"a"},"m":{"stage":"mixer","in":["a","g"]}},"outputs":{"o":"m"}}"#
    )
    #expect(plan.distancesToSinks == [3, 2, 1, 0])
    #expect(plan.topologicalOrder == [0, 1, 2, 3])
  }
}
