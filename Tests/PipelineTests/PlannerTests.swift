import Pipeline
import Testing

@Suite("A document becomes a plan")
struct PlannerTests {
  @Test func nodesKeepTheOrderOfTheDocumentAndLinksThatOfTheirDestinations() throws {
    let plan = try plan(
      """
      { "inputs": { "voice": {} },
        "nodes": {
          "mix": { "stage": "mixer", "in": ["voice", { "from": "soft", "pan": -0.5, "start": { "bar": 1 } }] },
          "soft": { "stage": "gain", "in": "voice", "params": { "gain": -6 } } },
        "outputs": { "mix": "mix" } }
      """)
    #expect(plan.nodes.map(\.name) == ["voice", "mix", "soft", "mix output"])
    #expect(plan.links.map(\.source.node) == [0, 2, 0, 1])
    #expect(plan.links.map(\.destination.node) == [1, 1, 2, 3])
    #expect(plan.links[1].settings == [.number(0), .number(-0.5), .json(#"{"bar":1}"#)])
    #expect(plan.warnings.isEmpty)
  }
}
