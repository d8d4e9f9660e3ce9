import JSON

/// A node of a document, as its inputs are connected.
struct Consumer {
  let entry: PipelineDocument.NodeEntry
  let scope: Scope
  let ports: [PortDescription]
  /// For messages: `stage "gain"`.
  let owner: String

  var path: [String] { ["nodes", entry.name] }

  func place(_ offset: Int, _ path: [String] = []) -> Place { scope.document.place(offset, self.path + path) }

  /// For messages: `the input "in" of stage "gain"`.
  func input(_ port: PortDescription) -> String { "the input \(quoted(port.name)) of \(owner)" }
}

/// What feeds the ports of a node, and whether they take it.
extension Planning {
  func feeds(of consumer: Consumer) -> [[Feed]] {
    let ports = consumer.ports
    var feeds: [[Feed]] = Array(repeating: [], count: ports.count)
    var settled: Set<String> = []
    for group in consumer.entry.inputs {
      if let port = port(of: group, in: consumer, meant: &settled) {
        settled.insert(ports[port].name)
        feeds[port] = group.entries.compactMap { feed($0, into: ports[port], of: consumer) }
        checkCount(of: feeds[port], group: group, into: ports[port], of: consumer)
      } else {
        for entry in group.entries { _ = target(of: entry.reference, in: consumer.scope, at: consumer.path) }
      }
    }
    guard !consumer.entry.isIncomplete else { return feeds }
    for (index, port) in ports.enumerated() where !port.isOptional && !settled.contains(port.name) {
      reporter.report(
        .missingInput, at: consumer.place(consumer.entry.offset), "nothing feeds \(consumer.input(port))",
        expected: index == 0 ? "\"in\": \"node\"" : "\"in\": { \"\(port.name)\": \"node\" }")
    }
    return feeds
  }

  /// - Parameter meant: Takes the name of the port that was probably meant.
  private func port(
    of group: PipelineDocument.InputGroup, in consumer: Consumer, meant: inout Set<String>
  ) -> Int? {
    let place = consumer.place(group.offset, group.path)
    if let name = group.port {
      if let index = consumer.ports.firstIndex(where: { $0.name == name }) { return index }
      let nearest = reporter.reportUnknown(
        .unknownPort, at: place, "\(consumer.owner) has no input \(quoted(name))", name: name,
        known: consumer.ports.map(\.name), none: "no inputs")
      if let nearest { meant.insert(nearest) }
      return nil
    }
    if !consumer.ports.isEmpty { return 0 }
    if !group.entries.isEmpty {
      reporter.report(
        .unknownPort, at: place, "\(consumer.owner) is a source: it has no inputs", expected: "no \"in\"")
    }
    return nil
  }

  private func feed(
    _ entry: PipelineDocument.InputEntry, into port: PortDescription, of consumer: Consumer
  ) -> Feed? {
    let place = consumer.place(entry.reference.offset, entry.reference.path)
    let target = target(of: entry.reference, in: consumer.scope, at: consumer.path)
    if let target, let kind = kind(of: target), kind != port.kind {
      let given = "\(quoted(entry.reference.text)) gives \(kind.plural)"
      reporter.report(.kindMismatch, at: place, "\(given), but \(consumer.input(port)) takes \(port.kind.plural)")
      return nil
    }
    let given = Dictionary(uniqueKeysWithValues: entry.settings.map { ($0.key, $0) })
    let settingPlace = { (offset: Int, setting: [String]) in consumer.place(offset, entry.path + setting) }
    let meant = checkNames(
      entry.settings, known: port.linkSettings.map(\.name), of: "a link into \(quoted(port.name)) of \(consumer.owner)",
      at: settingPlace, code: .unknownSetting)
    let settings = port.linkSettings.map { setting in
      value(
        of: setting, given: given[setting.name], owner: consumer.owner, in: consumer.scope, at: settingPlace,
        missing: meant.contains(setting.name) ? nil : place)
    }
    return target.map { Feed(target: $0, settings: settings, place: place) }
  }

  private func checkCount(
    of feeds: [Feed], group: PipelineDocument.InputGroup, into port: PortDescription, of consumer: Consumer
  ) {
    let place = consumer.place(group.offset, group.path)
    if group.entries.isEmpty, !port.isOptional, !consumer.entry.isIncomplete {
      reporter.report(
        .missingInput, at: place, "nothing feeds \(consumer.input(port)): the list is empty",
        expected: "at least one node")
    }
    guard !port.isMany else { return }
    let expectation = "one link; a mixer makes one of several"
    if group.entries.count > 1 {
      reporter.report(
        .occupiedInput, at: place, "\(consumer.input(port)) takes one link, \(group.entries.count) are given",
        expected: expectation)
    } else if let feed = feeds.first, isMany(feed.target) {
      reporter.report(
        .occupiedInput, at: feed.place, "\(consumer.input(port)) takes one link, and what feeds it may be many",
        expected: expectation)
    }
  }
}
