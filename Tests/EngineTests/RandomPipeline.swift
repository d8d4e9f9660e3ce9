@testable import Engine

/// A pipeline of odd stages that follows from a seed: forks and joins, diamonds, clips whole and in blocks, events and
/// documents beside audio.
struct RandomPipeline {
  private(set) var text = ""

  private var random: SplitMix64
  private var nodes: [String] = []
  private var audio: [String] = []
  private var events: [String] = []
  private var documents: [String] = []
  private var used: Set<String> = []

  init(seed: UInt64) {
    random = SplitMix64(state: seed)
    for _ in 0...random.below(2) { addSource() }
    for _ in 0..<(2 + random.below(10)) { addStage() }
    var ends = audio.filter { !used.contains($0) }
    for output in audio where used.contains(output) && random.below(6) == 0 { ends.append(output) }
    let outputs = ends.enumerated().map { "\"out\($0)\": \"\($1)\"" }
    text = """
      { "name": "random",
        "nodes": { \(nodes.joined(separator: ",\n    ")) },
        "outputs": { \(outputs.joined(separator: ", ")) } }
      """
  }

  private mutating func add(_ stage: String, inputs: String?, parameters: [String: Int] = [:]) -> String {
    let name = "vb-\(nodes.count)"
    let values = parameters.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ")
    let entry = inputs.map { ", \"in\": \($0)" } ?? ""
    nodes.append("\"\(name)\": { \"stage\": \"odd.\(stage)\"\(entry), \"params\": { \(values) } }")
    return name
  }

  private mutating func addSource() {
    let name = add(
      random.below(3) == 0 ? "tape" : "noise", inputs: nil,
      parameters: [
        "clips": random.below(5), "length": 1 + random.below(3_000), "chunk": 1 + random.below(1_200),
        "channels": 1 + random.below(2), "rate": random.below(5) == 0 ? 11_025 : 8_000,
      ])
    audio.append(name)
  }

  private mutating func addStage() {
    switch random.below(17) {
    case 0:
      audio.append(add("split", inputs: one(), parameters: ["length": 20 + random.below(1_000)]))
    case 1:
      let length = 20 + random.below(1_000)
      audio.append(
        add("slices", inputs: one(), parameters: ["length": length, "overlap": random.below(length)]))
    case 2: audio.append(add("half", inputs: one()))
    case 3: audio.append(add("double", inputs: one()))
    case 4: audio.append(add("reverse", inputs: one()))
    case 5: audio.append(add("head", inputs: one(), parameters: ["frames": random.below(3_000)]))
    case 6, 7, 8: audio.append(add("mix", inputs: several()))
    case 9: audio.append(add("hash", inputs: everything()))
    case 10: audio.append(add("all", inputs: everything()))
    case 11:
      let name = add("late", inputs: one())
      audio += ["\(name).now", "\(name).later"]
    case 12: audio.append(add("delay", inputs: one(), parameters: ["blocks": random.below(12)]))
    case 13: audio.append(add("invert", inputs: one()))
    case 14: audio.append(add("scramble", inputs: one()))
    case 15: audio.append(add("repeat", inputs: one(), parameters: ["times": 1 + random.below(3)]))
    default:
      let name = add("marks", inputs: one())
      events.append("\(name).marks")
      documents.append("\(name).paper")
    }
  }

  /// An output to read, more often a late one, so that the graph becomes deep as well as wide.
  private mutating func pick() -> String {
    let index = max(random.below(audio.count), random.below(audio.count))
    used.insert(audio[index])
    return audio[index]
  }

  private mutating func one() -> String { "\"\(pick())\"" }

  private mutating func several() -> String {
    "[\((0...random.below(3)).map { _ in one() }.joined(separator: ", "))]"
  }

  private mutating func everything() -> String {
    var ports = ["\"in\": \(several())"]
    if !events.isEmpty { ports.append("\"notes\": [\"\(events[random.below(events.count)])\"]") }
    if !documents.isEmpty { ports.append("\"papers\": [\"\(documents[random.below(documents.count)])\"]") }
    return "{ \(ports.joined(separator: ", ")) }"
  }
}

extension SplitMix64 {
  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
}
