/// Policy `each`: one packet a firing, the earliest on the timeline first.
final class EachReader: InputReader {
  private let inboxes: [Inbox]
  /// For the links whose clips are delivered whole.
  private let collectors: [ClipCollector?]
  @exclusivity(unchecked) private var current: Packet?

  init(collectors: [ClipCollector?]) {
    self.collectors = collectors
    inboxes = collectors.map { _ in Inbox() }
  }

  let takesWhateverComes = false

  func needs(_ link: Int) -> Bool { inboxes[link].isWaiting }

  func hasAppetite(for link: Int) -> Bool { inboxes[link].queue.count < readAhead }

  func accept(_ packet: consuming Packet, on link: Int) throws(RunError) {
    guard let collector = collectors[link] else { return inboxes[link].queue.append(packet) }
    if let whole = try collector.collect(packet) { inboxes[link].queue.append(whole) }
  }

  func end(_ link: Int) { inboxes[link].isEnded = true }

  func prepare(_ work: Work) -> Bool {
    for inbox in inboxes where inbox.isWaiting { return false }
    guard let link = inboxes.earliest() else { return false }
    let packet = inboxes[link].queue.removeFirst()
    work.clear()
    work.add(packet, link: link)
    current = consume packet
    return true
  }

  func finishFiring() { current = nil }

  var isExhausted: Bool {
    for inbox in inboxes where !inbox.isEnded || !inbox.queue.isEmpty { return false }
    return true
  }

  func abandon() {
    current = nil
    for inbox in inboxes { inbox.queue.removeAll() }
    for collector in collectors { collector?.abandon() }
  }
}
