import PluginKit
import Testing

private struct Doubler: Effect {
  static let stage = StageInfo("doubler", summary: "Doubles.")
  func process(_ block: inout MutableBlock) {
    var samples = block[0]
    for i in samples.indices { samples[i] *= 2 }
  }
}

private struct Keeper: Stage {
  static let stage = StageInfo("keeper", summary: "Gives back the block before.")
  static let inputs: [Port] = [.audio("in")]
  static let outputs: [Port] = [.audio("out")]
  private var kept: HeldAudio?

  mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    let block = work[0].block
    if block.isFirst { try node.outputs[0].begin() }
    if let kept { try node.outputs[0].write(kept) }
    kept = node.hold(block)
    return block.isLast ? .done : .more
  }
}

/// Says every block three times, in pieces.
private struct Echo: Stage {
  static let stage = StageInfo("echo", summary: "Repeats.")
  static let inputs: [Port] = [.audio("in")]
  static let outputs: [Port] = [.audio("out")]
  private var kept: HeldAudio?
  private var repetitions = 0

  mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    kept = node.hold(work[0].block)
    repetitions = 3
    return .drain
  }

  mutating func drain(_ node: Node) throws(StageError) -> Step {
    guard repetitions > 0, let kept else { return .done }
    try node.outputs[0].write(kept)
    repetitions -= 1
    return .more
  }
}

private struct Picky: Effect {
  static let stage = StageInfo("picky", summary: "Refuses.")
  @Parameter("Which.") var level = 1.0

  func prepare(_ node: Node) throws(StageError) {
    if level == 2 { throw .badParameter("2 is not for me", about: "level") }
  }

  func process(_ block: inout MutableBlock) throws(StageError) {
    if block[0][0] < 0 { throw .badInput("a sample is negative", about: "in") }
  }
}

@Suite("An instance that the kit makes")
struct InstanceTests {
  private func number(_ number: Double) -> vb_value {
    vb_value(type: VB_TYPE_NUMBER, is_set: 1, integer: 0, number: number, text: nil, text_size: 0)
  }

  @Test("begins, writes and ends a clip as its input does")
  func clips() {
    let driver = Driver(Doubler.self)
    #expect(driver.start() == VB_OK)
    #expect(driver.process([1, 2], flags: VB_BLOCK_FIRST) == VB_OK)
    #expect(driver.process([3], flags: VB_BLOCK_LAST, position: 2) == VB_OK)
    #expect(
      driver.host.notes == [.begin(id: "take", start: 10, frames: -1), .write([2, 4]), .write([6]), .end])
  }

  @Test("drains at once where the host cannot call again")
  func drain() {
    let driver = Driver(Echo.self)
    #expect(driver.start() == VB_OK)
    #expect(driver.process([1, 2], flags: VB_BLOCK_FIRST) == VB_OK)
    #expect(driver.host.notes == [.write([1, 2]), .write([1, 2]), .write([1, 2])])
  }

  @Test("edits a block in place only where the host says that it may")
  func inPlace() {
    let driver = Driver(Doubler.self)
    #expect(driver.start() == VB_OK)
    driver.host.hasMemory = false
    #expect(driver.process([1], flags: VB_BLOCK_WRITABLE) == VB_OK)
    #expect(driver.process([1]) == VB_ERROR_LIMIT)
  }

  @Test("leaves no buffer behind")
  func buffers() {
    let host: TestHost
    do {
      let driver = Driver(Keeper.self)
      host = driver.host
      #expect(driver.start() == VB_OK)
      #expect(driver.process([1], flags: VB_BLOCK_FIRST) == VB_OK)
      #expect(driver.process([2], position: 1) == VB_OK)
      #expect(host.liveBuffers == 1)
      #expect(driver.process([3], flags: VB_BLOCK_LAST, position: 2) == VB_DONE)
      #expect(host.notes == [.begin(id: nil, start: 0, frames: -1), .write([1]), .write([2])])
    }
    #expect(host.liveBuffers == 0)
    let doubler = Driver(Doubler.self)
    #expect(doubler.start() == VB_OK)
    #expect(doubler.process([1]) == VB_OK)
    #expect(doubler.host.liveBuffers == 0)
  }

  @Test("says why it could not be created")
  func createFails() {
    let driver = Driver(Picky.self, [number(2)])
    #expect(driver.createStatus == VB_ERROR_BAD_PARAMETER)
    #expect(driver.host.notes == [.fail(VB_ERROR_BAD_PARAMETER, about: "level", "2 is not for me")])
  }

  @Test("turns a Swift error into a status and a reason")
  func processFails() {
    let driver = Driver(Picky.self, [number(1)])
    #expect(driver.start() == VB_OK)
    #expect(driver.process([-1]) == VB_ERROR_BAD_INPUT)
    #expect(driver.host.notes == [.fail(VB_ERROR_BAD_INPUT, about: "in", "a sample is negative")])
  }

  @Test("passes a failure of the host on without a word of its own")
  func hostFails() {
    let driver = Driver(Doubler.self)
    #expect(driver.start() == VB_OK)
    driver.host.outputStatus = VB_ERROR_CANCELLED
    #expect(driver.process([1]) == VB_ERROR_CANCELLED)
    #expect(driver.host.notes == [.write([2])])
  }

  @Test("tells a spent memory budget from a cancelled run")
  func noBuffer() {
    for (isCancelled, status) in [(false, VB_ERROR_LIMIT), (true, VB_ERROR_CANCELLED)] {
      let driver = Driver(Doubler.self)
      #expect(driver.start() == VB_OK)
      driver.host.hasMemory = false
      driver.host.isCancelled = isCancelled
      #expect(driver.process([1]) == status)
    }
  }

  @Test("refuses a host that hands over another number of parameters than are declared")
  func wrongCount() {
    let driver = Driver(Picky.self, [])
    #expect(driver.createStatus == VB_ERROR_INTERNAL)
  }
}
