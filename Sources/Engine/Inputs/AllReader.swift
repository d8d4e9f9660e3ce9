/// Policy `all`: one firing with everything, once every link has ended.
final class AllReader: InputReader {
  private let inboxes: [Inbox]
  private let collectors: [ClipCollector?]
  private var hasFired = false

  init(collectors: [ClipCollector?]) {
    self.collectors = collectors
    inboxes = collectors.map { _ in Inbox() }
  }

  // Taking in is never put off: what is collected here must not hold back a sibling branch.
  let takesWhateverComes = true

  func needs(_ link: Int) -> Bool { !inboxes[link].isEnded }

  func hasAppetite(for link: Int) -> Bool { true }

  func accept(_ packet: consuming Packet, on link: Int) throws(RunError) {
    guard let collector = collectors[link] else { return inboxes[link].queue.append(packet) }
    if let whole = try collector.collect(packet) { inboxes[link].queue.append(whole) }
  }

  func end(_ link: Int) { inboxes[link].isEnded = true }

  func prepare(_ work: Work) -> Bool {
    guard !hasFired, inboxes.allSatisfy(\.isEnded) else { return false }
    hasFired = true
    work.clear()
    for (link, inbox) in inboxes.enumerated() {
      for i in 0..<inbox.queue.count { inbox.queue.read(i) { work.add($0, link: link) } }
    }
    return true
  }

  func finishFiring() { abandon() }

  var isExhausted: Bool { hasFired }

  func abandon() {
    for inbox in inboxes { inbox.queue.removeAll() }
    for collector in collectors { collector?.abandon() }
  }
}
