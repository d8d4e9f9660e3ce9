import Digests
import Threads

/// Fetches the pieces of an object around the place where it is read, on threads of its own.
final class PieceFetcher: Sendable {
  private struct State {
    /// What is fetched, or waits for it, around the place of reading.
    var pieces: [Int64: Piece] = [:]
    /// Of every piece that ever arrived.
    var checksums: [Int64: CRC32] = [:]
    /// Pieces that are fetched in advance; grows while reading goes straight on.
    var reach: Int64 = 1
    var last: Int64 = -1
    var threads: [WorkerThread] = []
    var isClosed = false
  }

  private enum Piece {
    case wanted
    case coming(Cancellation)
    case here([UInt8])
    case failed(ObjectStoreError)
  }

  private let store: any ObjectStore
  private let info: ObjectInfo
  private let readAhead: ReadAhead
  private let cancellation: Cancellation
  private let pieceCount: Int64
  private let gate = Gate(State())

  init(_ store: any ObjectStore, _ info: ObjectInfo, _ readAhead: ReadAhead, _ cancellation: Cancellation) {
    self.store = store
    self.info = info
    self.readAhead = readAhead
    self.cancellation = cancellation
    pieceCount = (info.size + readAhead.pieceSize - 1) / readAhead.pieceSize
  }

  /// The piece that an offset lies in; waits for it.
  func piece(at offset: Int64) throws(ObjectStoreError) -> (start: Int64, bytes: [UInt8]) {
    let number = offset / readAhead.pieceSize
    let hasThreads = gate.change { state in
      plan(&state, around: number)
      return !state.threads.isEmpty
    }
    // Where the system has no thread to give, this one does the work.
    if !hasThreads { while fetchNext(waits: false) {} }
    let outcome: Result<[UInt8], ObjectStoreError> = gate.wait { state in
      switch state.pieces[number] {
      case .here(let bytes): return .success(bytes)
      case .failed(let error):
        // Asked again, it is tried again.
        state.pieces[number] = nil
        return .failure(error)
      default: return nil
      }
    }
    return (number * readAhead.pieceSize, try outcome.get())
  }

  /// Ends the threads.
  func close() {
    let threads = gate.change { state in
      state.isClosed = true
      drop(&state) { _ in true }
      return state.threads
    }
    for thread in threads { thread.join() }
  }

  /// Decides which pieces to have: the one before, this one, and some in advance.
  private func plan(_ state: inout State, around number: Int64) {
    if number == state.last + 1 {
      state.reach = min(state.reach * 2, Int64(readAhead.depth))
    } else if state.pieces[number] == nil {
      state.reach = 1
    }
    state.last = number
    let end = number + state.reach
    // One more is kept than is wanted, for a step back and forth.
    drop(&state) { $0 < number - 1 || $0 > end + 1 }
    for wanted in number...min(pieceCount - 1, end) where state.pieces[wanted] == nil { state.pieces[wanted] = .wanted }
    let work = state.pieces.values.count { if case .wanted = $0 { true } else { false } }
    let width = min(readAhead.depth, state.threads.count + work)
    while state.threads.count < width, let thread = WorkerThread({ [self] in while fetchNext(waits: true) {} }) {
      state.threads.append(thread)
    }
  }

  private func drop(_ state: inout State, where isFar: (Int64) -> Bool) {
    for (number, piece) in state.pieces where isFar(number) {
      if case .coming(let fetch) = piece { fetch.cancel() }
      state.pieces[number] = nil
    }
  }

  /// Fetches the foremost piece that is wanted; false when there is none, or none any more.
  private func fetchNext(waits: Bool) -> Bool {
    let isEnded = Cancellation(or: { [cancellation] in cancellation.isCancelled })
    let next: Int64? = gate.wait { state -> Int64?? in
      if state.isClosed { return .some(nil) }
      let wanted = state.pieces.compactMap { number, piece in if case .wanted = piece { number } else { nil } }
      guard let number = wanted.min() else { return waits ? nil : .some(nil) }
      state.pieces[number] = .coming(isEnded)
      return number
    }
    guard let number = next else { return false }
    let outcome = fetch(number, isEnded)
    var checksum: CRC32?
    if info.crc32 != nil, case .here(let bytes) = outcome {
      checksum = CRC32()
      bytes.withUnsafeBytes { checksum?.update($0) }
    }
    gate.change { [checksum] state in
      // Nobody wants it any more, or somebody wants it anew after all.
      guard case .coming(let fetch) = state.pieces[number], fetch === isEnded else { return }
      state.pieces[number] = outcome
      if let checksum { check(&state, number, checksum) }
    }
    return true
  }

  private func fetch(_ number: Int64, _ cancellation: Cancellation) -> Piece {
    let start = number * readAhead.pieceSize
    let count = Int(min(readAhead.pieceSize, info.size - start))
    do throws(ObjectStoreError) {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(count)
      _ = try store.get(
        info.key, range: .bytes(from: start, count: Int64(count)), if: .matches(etag: info.etag),
        cancellation: cancellation
      ) { part throws(ObjectStoreError) in
        bytes.append(contentsOf: part)
      }
      guard bytes.count == count else {
        throw .corrupted(
          subject: info.key.text, detail: "\(bytes.count) bytes came where \(count) were asked for")
      }
      return .here(bytes)
    } catch {
      return .failed(error)
    }
  }

  /// Once all pieces were here, they must be together what the store says.
  private func check(_ state: inout State, _ number: Int64, _ checksum: CRC32) {
    guard let expected = info.crc32, state.checksums[number] == nil else { return }
    state.checksums[number] = checksum
    guard state.checksums.count == pieceCount else { return }
    var whole = CRC32()
    for piece in 0..<pieceCount { if let part = state.checksums[piece] { whole.append(part) } }
    guard whole.value != expected else { return }
    // Read once more, it may be right.
    state.checksums = [:]
    state.pieces[number] = .failed(
      .corrupted(subject: info.key.text, detail: "its bytes are not those that were written"))
  }
}
