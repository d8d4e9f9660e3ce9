/// What arrives on a link, before any conversion.
struct ArrivingLink {
  /// Index of the input.
  var port: Int
  var format: AudioFormat?
}

/// The formats that one node's ports take and give, from their rules and what arrives.
struct FormatSettlement {
  /// For each input what its links carry; nil where it is no audio, not connected, or not known.
  private(set) var formats: [AudioFormat?]
  private let node: Plan.Node

  init(node: Plan.Node, links: [ArrivingLink]) {
    self.node = node
    formats = Array(repeating: nil, count: node.inputs.count)
    let ports = node.inputs.indices.filter { node.inputs[$0].kind == .audio }
    let arriving = ports.map { port in links.filter { $0.port == port }.map(\.format) }

    var rates: [Int: Int] = [:]
    if let shared = sharedRate(ports: ports, arriving: arriving) {
      for port in ports { rates[port] = shared }
    } else if !isAligned {
      for (port, formats) in zip(ports, arriving) { rates[port] = rate(of: [node.inputs[port].format], formats) }
    }
    for (port, arriving) in zip(ports, arriving) where !arriving.isEmpty {
      guard let rate = rates[port], let channels = channels(of: node.inputs[port].format, arriving) else { continue }
      formats[port] = AudioFormat(sampleRate: rate, channels: channels)
    }
    for (port, arriving) in zip(ports, arriving) where !arriving.isEmpty {
      guard let model = model(of: node.inputs[port].format) else { continue }
      formats[port] = formats[model].map {
        AudioFormat(sampleRate: isAligned ? rates[port] ?? $0.sampleRate : $0.sampleRate, channels: $0.channels)
      }
    }
  }

  /// For each output what the rules say; nil where they leave it open.
  func proposedOutputs() -> [AudioFormat?] {
    node.outputs.map { port in
      guard port.kind == .audio else { return nil }
      if case .converter(_, let to) = node.role { return to }
      let rule = port.format
      let model = model(of: rule).flatMap { formats[$0] }
      let rate = setting(rule.rateParameter) ?? model.map { rule.nearestRate(to: $0.sampleRate) } ?? rule.onlyRate
      let channels =
        setting(rule.channelsParameter) ?? model.map { rule.nearestChannels(to: $0.channels) } ?? rule.onlyChannels
      guard let rate, let channels else { return nil }
      return AudioFormat(sampleRate: rate, channels: channels)
    }
  }

  private var isAligned: Bool {
    if case .stage(let stage, _) = node.role { stage.policy == .aligned } else { false }
  }

  /// The rate of all audio inputs of an aligned stage.
  private func sharedRate(ports: [Int], arriving: [[AudioFormat?]]) -> Int? {
    guard isAligned else { return nil }
    let connected = zip(ports, arriving).filter { !$1.isEmpty }
    return rate(of: connected.map { node.inputs[$0.0].format }, connected.flatMap(\.1))
  }

  /// The rate that all of `rules` accept for what arrives.
  private func rate(of rules: [FormatRule], _ arriving: [AudioFormat?]) -> Int? {
    for rule in rules {
      if let rate = setting(rule.rateParameter) { return rate }
    }
    guard let highest = highest(arriving, \.sampleRate) else { return nil }
    let lists = rules.map(\.rates).filter { !$0.isEmpty }
    let common = lists.first?.filter { rate in lists.allSatisfy { $0.contains(rate) } } ?? []
    return FormatRule(rates: common.isEmpty ? lists.first ?? [] : common).nearestRate(to: highest)
  }

  private func channels(of rule: FormatRule, _ arriving: [AudioFormat?]) -> Int? {
    setting(rule.channelsParameter) ?? highest(arriving, \.channels).map(rule.nearestChannels)
  }

  /// Nil where nothing arrives, or something whose format is not known.
  private func highest(_ arriving: [AudioFormat?], _ value: KeyPath<AudioFormat, Int>) -> Int? {
    let known = arriving.compactMap { $0?[keyPath: value] }
    return known.count == arriving.count ? known.max() : nil
  }

  /// The input whose format a port with this rule has.
  private func model(of rule: FormatRule) -> Int? {
    rule.sameAs.flatMap { name in node.inputs.firstIndex { $0.name == name && $0.kind == .audio } }
  }

  /// The value of an integer parameter that gives a rate or channel count; nil where it leaves that free.
  private func setting(_ name: String?) -> Int? {
    guard let name, case .stage(let stage, let values) = node.role,
      let index = stage.parameters.firstIndex(where: { $0.name == name }),
      case .integer(let value) = values[index], value > 0
    else { return nil }
    return Int(value)
  }
}

extension FormatRule {
  /// The same rate where it is accepted, else the nearest higher one, else the highest.
  func nearestRate(to rate: Int) -> Int {
    rates.filter { $0 >= rate }.min() ?? rates.max() ?? rate
  }

  func nearestChannels(to count: Int) -> Int {
    guard let channels else { return count }
    return min(max(count, channels.lowerBound), channels.upperBound)
  }

  var onlyRate: Int? { rates.count == 1 ? rates[0] : nil }

  var onlyChannels: Int? {
    guard let channels, channels.count == 1 else { return nil }
    return channels.lowerBound
  }
}
