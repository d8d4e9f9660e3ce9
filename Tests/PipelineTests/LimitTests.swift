import Glibc
import Pipeline
import Testing

/// Hostile documents end with one clear answer, soon and in little memory.
@Suite("Limits")
struct LimitTests {
  private func problems(
    _ text: String, pipelines: [String: String] = [:], limits: PipelineLimits = PipelineLimits()
  ) -> [String] {
    do throws(PipelineError) {
      _ = try plan(text, pipelines: pipelines, limits: limits)
      return []
    } catch {
      return error.diagnostics.map(\.text)
    }
  }

  /// Generous, and in time of this thread alone, which other load does not stretch: what is checked is that the work
  /// does not grow with the number of ways through a graph.
  private func expectSoon(_ work: () throws -> Void) rethrows {
    let start = threadTime()
    try work()
    let seconds = threadTime() - start
    #expect(seconds < 1)
  }

  private func threadTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  @Test func aDocumentOfFortyMegabytesIsRefusedUnread() throws {
    let bytes = [UInt8](repeating: UInt8(ascii: " "), count: 40 << 20)
    let error = #expect(throws: PipelineError.self) { try PipelineDocument(parsing: bytes, file: "big.json") }
    #expect(
      error?.description == "big.json:1:1: the document has 41943040 bytes; at most 1048576 are allowed.")
  }

  @Test(arguments: [65, 600, 300_000])
  func valuesNestedTooDeepAreRefused(depth: Int) {
    let text =
      #"{"nodes":{"m":{"stage":"mixer","params":"# + String(repeating: "[", count: depth)
      + String(repeating: "]", count: depth) + "}}}"
    let problems = problems(text)
    #expect(problems.count == 1)
    #expect(problems.first?.hasSuffix("values are nested more than 64 levels deep.") == true)
  }

  @Test func aNameOfTenKilobytesIsRefusedAndShownShort() {
    let name = String(repeating: "n", count: 10_240)
    #expect(
      problems(#"{"nodes":{"\#(name)":{"stage":"gain"}}}"#) == [
        "p.json:1:11 nodes.\(name.prefix(64))…: a name of 10240 characters is too long; expected a letter, then letters, digits, - and _, at most 64 in all."
      ])
  }

  @Test func moreThanAThousandNodesAreRefused() {
    let nodes = (0...1000).map { #""n\#($0)":{"stage":"silence","params":{"duration":1}}"# }.joined(separator: ",")
    #expect(
      problems("{\"nodes\":{\(nodes)}}") == [
        "p.json:1:50901 nodes.n1000: the pipeline has more than 1000 nodes, those of sub-pipelines included."
      ])
  }

  @Test func aFanOutOfTenThousandIsRefused() {
    let list = Array(repeating: "\"a\"", count: 10_000).joined(separator: ",")
    #expect(
      problems(#"{"inputs":{"a":{}},"nodes":{"m":{"stage":"mixer","in":[\#(list)]}}}"#) == [
        "p.json:1:4056 nodes.m.in[1000]: more than 1000 links leave one output of \"a\"."
      ])
  }

  @Test func moreLinksThanAllowedAreRefused() {
    #expect(
      problems(
        #"{"inputs":{"a":{}},"nodes":{"m":{"stage":"mixer","in":["a","a","a"]}},"outputs":{"o":"m"}}"#,
        limits: PipelineLimits(links: 2)) == ["p.json:1:64 nodes.m.in[2]: the pipeline has more than 2 links."])
  }

  @Test func subPipelinesAreNestedSixteenDeepAtMost() {
    var pipelines: [String: String] = [
      "p0": #"{"nodes":{"s":{"stage":"silence","params":{"duration":1}}},"outputs":{"o":"s"}}"#
    ]
    for level in 1...17 {
      pipelines["p\(level)"] = #"{"nodes":{"n":{"stage":"pipeline:p\#(level - 1)"}},"outputs":{"o":"n"}}"#
    }
    let use = { (name: String) in #"{"nodes":{"n":{"stage":"pipeline:\#(name)"}},"outputs":{"o":"n"}}"# }
    #expect(problems(use("p15"), pipelines: pipelines) == [])
    #expect(
      problems(use("p16"), pipelines: pipelines) == [
        "p1.json:1:24 nodes.n.stage: sub-pipelines are nested more than 16 levels deep."
      ])
  }

  @Test func aLadderOfSubPipelinesThatDoublesAtEachLevelIsCutOff() {
    var pipelines: [String: String] = [
      "p0": #"{"inputs":{"i":{}},"nodes":{"g":{"stage":"gain","in":"i"}},"outputs":{"o":"g"}}"#
    ]
    for level in 1...15 {
      let inner = "pipeline:p\(level - 1)"
      pipelines["p\(level)"] =
        #"{"inputs":{"i":{}},"nodes":{"a":{"stage":"\#(inner)","in":"i"},"b":{"stage":"\#(inner)","in":"a"}},"outputs":{"o":"b"}}"#
    }
    expectSoon {
      let problems = problems(
        #"{"inputs":{"i":{}},"nodes":{"n":{"stage":"pipeline:p15","in":"i"}},"outputs":{"o":"n"}}"#,
        pipelines: pipelines)
      #expect(problems.count == 1)
      #expect(problems[0].hasSuffix("the pipeline has more than 1000 nodes, those of sub-pipelines included."))
    }
  }

  @Test func linksThatMultiplyThroughManyInputsAreCutOff() {
    let list = Array(repeating: "\"i\"", count: 100).joined(separator: ",")
    var pipelines: [String: String] = [
      "p0": #"{"inputs":{"i":{"many":true}},"nodes":{"m":{"stage":"mixer","in":"i"}},"outputs":{"o":"m"}}"#
    ]
    for level in 1...15 {
      pipelines["p\(level)"] =
        #"{"inputs":{"i":{"many":true}},"nodes":{"n":{"stage":"pipeline:p\#(level - 1)","in":[\#(list)]}},"outputs":{"o":"n"}}"#
    }
    expectSoon {
      let problems = problems(
        #"{"inputs":{"a":{}},"nodes":{"n":{"stage":"pipeline:p15","in":"a"}},"outputs":{"o":"n"}}"#,
        pipelines: pipelines)
      #expect(problems.contains { $0.hasSuffix("the pipeline has more than 10000 links.") }, "\(problems)")
    }
  }

  @Test func aLadderOfDiamondsWithTwoToTheThirtyWaysIsPlannedSoon() throws {
    var nodes: [String] = []
    for level in 0..<30 {
      let from = level == 0 ? "a" : "m\(level - 1)"
      nodes += [
        #""l\#(level)":{"stage":"gain","in":"\#(from)"}"#, #""r\#(level)":{"stage":"gain","in":"\#(from)"}"#,
        #""m\#(level)":{"stage":"mixer","in":["l\#(level)","r\#(level)"]}"#,
      ]
    }
    let text = #"{"inputs":{"a":{}},"nodes":{\#(nodes.joined(separator: ","))},"outputs":{"o":"m29"}}"#
    try expectSoon {
      let plan = try plan(text).resolvingFormats()
      #expect(plan.nodes.count == 92)
      #expect(plan.links.count == 121)
      #expect(plan.distancesToSinks[0] == 61)
      #expect(GraphDrawing().svg(of: plan).hasSuffix("</svg>\n"))
    }
  }

  @Test func tenThousandProblemsAreReportedUpToAThousandSoon() {
    let fields = (0..<10_000).map { "\"field\($0)\":1" }.joined(separator: ",")
    expectSoon {
      let problems = problems(#"{"nodes":{"s":{"stage":"silence","params":{"duration":1,\#(fields)}}}}"#)
      #expect(problems.count == 1001)
      #expect(problems.last == "p.json: there are 9000 more problems.")
    }
  }

  @Test func tooManyDeclarationsAreRefused() {
    let inputs = (0...256).map { "\"i\($0)\":{}" }.joined(separator: ",")
    #expect(
      problems(#"{"inputs":{\#(inputs)},"nodes":{"s":{"stage":"silence","params":{"duration":1}}}}"#) == [
        "p.json:1:2 inputs: 257 inputs are too many; at most 256 are allowed."
      ])
  }
}
