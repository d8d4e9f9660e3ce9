import Pipeline
import Testing

@Suite("A plan is drawn")
struct GraphDrawingTests {
  private let drawing = GraphDrawing()

  private func mixdown() throws -> Plan {
    try plan(
      #"""
      { "name": "a <b> & \"c\"", "summary": "dry, and later & softer",
        "inputs": { "voice": {}, "notes": { "kind": "events" } },
        "nodes": {
          "tuned": { "stage": "tuner", "in": { "voice": "voice", "melody": "notes" } },
          "soft": { "stage": "gain", "in": "tuned", "params": { "gain": -6 } },
          "mix": { "stage": "mixer", "in": ["tuned", { "from": "soft", "pan": -0.5 }] } },
        "outputs": { "track": "mix", "report": "tuned.report" } }
      """#
    ).resolvingFormats { (node, _, _, proposed) throws(Never) in
      node.name == "voice" ? [AudioFormat(sampleRate: 44100, channels: 1)] : proposed
    }
  }

  @Test func everyNodeStandsInEveryForm() throws {
    let plan = try mixdown()
    for text in [drawing.svg(of: plan), drawing.dot(of: plan), drawing.mermaid(of: plan)] {
      for name in ["voice", "notes", "tuned", "soft", "mix", "track", "report", "mono → stereo"] {
        #expect(text.contains(name), "\(name)")
      }
      #expect(text.contains("gain −6 dB"))
      #expect(text.contains("pan −0.5"))
      #expect(text.contains("44.1 kHz mono"))
    }
  }

  @Test func theSamePlanGivesTheSameText() throws {
    #expect(try drawing.svg(of: mixdown()) == drawing.svg(of: mixdown()))
  }

  @Test func tagsAreClosedAndTextIsEscaped() throws {
    let svg = drawing.svg(of: try mixdown())
    #expect(svg.contains("a &lt;b&gt; &amp; &quot;c&quot;"))
    #expect(unclosedTags(svg) == [])
  }

  @Test func controlCharactersOfParametersNeverReachTheDrawing() throws {
    let plan = try plan(
      #"{"nodes":{"s":{"stage":"file.source","params":{"path":"a\u0001\u001b[31m\nb"}},"m":{"stage":"mixer","in":"s"}}}"#
    )
    for text in [drawing.svg(of: plan), drawing.dot(of: plan), drawing.mermaid(of: plan)] {
      #expect(!text.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
    }
  }

  @Test func anEmptyPlanAndAnUnboundOneAreDrawn() {
    #expect(drawing.svg(of: Plan(pipeline: "")).contains("</svg>"))
  }

  @Test func boxesDoNotOverlap() throws {
    let boxes = rectangles(drawing.svg(of: try mixdown()))
    #expect(boxes.count == 9)
    for (index, box) in boxes.enumerated() {
      for other in boxes.dropFirst(index + 1) {
        let isApart =
          box.x + box.width <= other.x || other.x + other.width <= box.x || box.y + box.height <= other.y
          || other.y + other.height <= box.y
        #expect(isApart, "\(box) \(other)")
      }
    }
  }

  @Test func aPlanOfNineHundredNodesIsDrawn() throws {
    let nodes = (0..<900).map { index in
      #""n\#(index)":{"stage":"mixer","in":[\#(index < 30 ? #""a""# : #""n\#(index - 30)","n\#(index / 2)""#)]}"#
    }
    let plan = try plan(#"{"inputs":{"a":{}},"nodes":{\#(nodes.joined(separator: ","))}}"#)
    #expect(rectangles(drawing.svg(of: plan)).count == 901)
  }

  private func unclosedTags(_ svg: String) -> [Substring] {
    var open: [Substring] = []
    for piece in svg.split(separator: "<").dropFirst() where !piece.hasPrefix("?") {
      let tag = piece.prefix { $0 != ">" }
      let name = tag.prefix { $0 != " " && $0 != "\n" }
      if name.hasPrefix("/") {
        if open.last == name.dropFirst() { open.removeLast() } else { return [name] }
      } else if !tag.hasSuffix("/") {
        open.append(name)
      }
    }
    return open
  }

  private func rectangles(_ svg: String) -> [(x: Double, y: Double, width: Double, height: Double)] {
    svg.split(separator: "\n").filter { $0.hasPrefix("<g ") }.map { line in
      let place = line.split(separator: "translate(")[1].split { !"0123456789.".contains($0) }.compactMap { Double($0) }
      let size = line.split(separator: "<rect ")[1].split { !"0123456789.".contains($0) }.compactMap { Double($0) }
      return (place[0], place[1], size[0], size[1])
    }
  }
}
