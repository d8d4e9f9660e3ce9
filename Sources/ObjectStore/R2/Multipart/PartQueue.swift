import Threads

/// Sends the parts of an upload in the background, a few at a time; whoever brings more waits.
final class PartQueue {
  private struct State: Sendable {
    var waiting: [(number: Int, bytes: [UInt8])] = []
    var sending = 0
    /// Arrays whose memory can be used again.
    var free: [[UInt8]] = []
    var failure: ObjectStoreError?
    var isClosed = false
  }

  private let state: Gate<State>
  private let upload: MultipartUpload
  private let width: Int
  private var threads: [WorkerThread] = []

  init(_ upload: MultipartUpload, width: Int) {
    self.upload = upload
    self.width = width
    state = Gate(State())
  }

  /// Hands a part over, and waits while as many are under way as may be.
  ///
  /// - Returns: an empty array, with memory of a part that was sent where there is one.
  func send(_ number: Int, _ bytes: [UInt8]) throws(ObjectStoreError) -> [UInt8] {
    if threads.count < width {
      let (state, upload) = (state, upload)
      if let thread = WorkerThread({ Self.work(state, upload) }) { threads.append(thread) }
    }
    guard !threads.isEmpty else {
      throw .unavailable(subject: upload.key.text, detail: "the system has no thread to send with")
    }
    let width = threads.count
    let answer: Result<[UInt8], ObjectStoreError> = state.wait { state in
      if let failure = state.failure { return .failure(failure) }
      guard state.waiting.count + state.sending < width else { return nil }
      state.waiting.append((number, bytes))
      return .success(state.free.popLast() ?? [])
    }
    state.change { _ in }
    return try answer.get()
  }

  /// Waits until everything is sent.
  func finish() throws(ObjectStoreError) {
    close { _ in }
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }

  /// Forgets what waits, and waits for what is on its way.
  func stop() { close { $0.waiting = [] } }

  private func close(_ change: (inout State) -> Void) {
    state.change { state in
      change(&state)
      state.isClosed = true
    }
    for thread in threads { thread.join() }
    threads = []
  }

  private static func work(_ state: Gate<State>, _ upload: MultipartUpload) {
    while true {
      let part: (number: Int, bytes: [UInt8])? = state.wait { state in
        if state.waiting.isEmpty || state.failure != nil {
          return state.isClosed || state.failure != nil ? .some(nil) : nil
        }
        state.sending += 1
        return state.waiting.removeFirst()
      }
      guard var part else { return }
      do throws(ObjectStoreError) {
        try upload.send(part.number, .bytes(part.bytes))
        part.bytes.removeAll(keepingCapacity: true)
        state.change { state in
          state.sending -= 1
          state.free.append(part.bytes)
        }
      } catch {
        state.change { state in
          state.sending -= 1
          state.failure = state.failure ?? error
        }
      }
    }
  }
}
