import ObjectStore
import Synchronization
import TestSupport
import Testing

@Suite struct ObjectReaderTests {
  static let pieces = ReadAhead(pieceSize: 10_000, depth: 3, wholeLimit: 5_000)
  let folder: TemporaryFolder
  let store: LocalStore
  let bytes = noise(123_457)

  init() throws {
    folder = try TemporaryFolder()
    store = try LocalStore(.init(folder: folder.location, isDurable: false))
    try store.put("k", bytes)
  }

  private func read(_ reader: ObjectReader, _ offset: Int64, _ count: Int) throws -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: count)
    let got = try buffer.withUnsafeMutableBytes { try reader.read(at: offset, into: $0) }
    return Array(buffer.prefix(got))
  }

  @Test(arguments: [1, 999, 10_000, 10_001, 50_000, 200_000])
  func `an object is read from its begin to its end`(count: Int) throws {
    let count = max(count, 100)
    let reader = try ObjectReader(store, ObjectKey("k"), Self.pieces)
    #expect(reader.info.size == 123_457)
    var whole: [UInt8] = []
    while true {
      let piece = try read(reader, Int64(whole.count), count)
      if piece.isEmpty { break }
      whole += piece
    }
    #expect(whole == bytes)
  }

  @Test func `any place can be read`() throws {
    let reader = try ObjectReader(store, ObjectKey("k"), Self.pieces)
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      let offset = Int.random(in: 0..<bytes.count, using: &generator)
      let count = Int.random(in: 1..<30_000, using: &generator)
      let got = try read(reader, Int64(offset), count)
      #expect(got.elementsEqual(bytes[offset..<min(bytes.count, offset + count)]))
    }
    #expect(try read(reader, 123_456, 10) == [bytes[123_456]])
    #expect(try read(reader, 123_457, 10).isEmpty)
    #expect(try read(reader, 1 << 40, 10).isEmpty)
  }

  @Test func `what was fetched is not fetched again nearby`() throws {
    let watched = WatchedStore(store)
    let reader = try ObjectReader(watched, ObjectKey("k"), Self.pieces)
    for offset in stride(from: Int64(0), to: 123_457, by: 1_000) {
      _ = try read(reader, offset, 1_000)
      // As decoders do that look back for a frame's begin.
      _ = try read(reader, max(0, offset - 3_000), 10)
    }
    let starts = watched.reads.withLock { reads in
      reads.compactMap { if case .bytes(let from, _) = $0 { from } else { nil } }
    }
    #expect(starts.sorted() == Array(stride(from: Int64(0), to: 123_457, by: 10_000)))
  }

  @Test func `a peek does not fetch the object`() throws {
    let watched = WatchedStore(store)
    do {
      let reader = try ObjectReader(watched, ObjectKey("k"), Self.pieces)
      #expect(try read(reader, 60_000, 10) == Array(bytes[60_000..<60_010]))
    }
    #expect(watched.reads.withLock { $0.count } <= 2)
  }

  @Test func `a small object is fetched once, whole`() throws {
    try store.put("small", Array(bytes.prefix(5_000)))
    let watched = WatchedStore(store)
    let reader = try ObjectReader(watched, ObjectKey("small"), Self.pieces)
    for offset in stride(from: Int64(0), to: 5_000, by: 100) { _ = try read(reader, offset, 100) }
    #expect(watched.reads.withLock { $0 } == [nil])
    try store.put("empty", [])
    let empty = try ObjectReader(store, ObjectKey("empty"), Self.pieces)
    #expect(try read(empty, 0, 10).isEmpty)
  }

  @Test func `an object that is replaced underway is not mixed`() throws {
    let reader = try ObjectReader(store, ObjectKey("k"), ReadAhead(pieceSize: 1_000, depth: 1, wholeLimit: 0))
    #expect(try read(reader, 0, 10) == Array(bytes.prefix(10)))
    try store.put("k", noise(123_457, seed: 2))
    expectError("preconditionFailed") { _ = try read(reader, 50_000, 10) }
  }

  @Test func `wrong bytes are found when the last piece was read`() throws {
    let watched = WatchedStore(store) { range, piece in
      var bytes = Array(piece)
      if range == .bytes(from: 30_000, count: 10_000) { bytes[77] ^= 4 }
      return bytes
    }
    let reader = try ObjectReader(watched, ObjectKey("k"), Self.pieces)
    _ = try read(reader, 0, 110_000)
    expectError("corrupted") { _ = try read(reader, 110_000, 20_000) }
  }

  @Test func `wrong bytes of a small object are never handed out`() throws {
    let path = folder.path("k")
    #expect(
      try Tool.run(
        "sh", ["-c", "touch -r $1 t; printf x | dd of=$1 conv=notrunc 2>/dev/null; touch -r t $1; rm t", "sh", path]
      )
      .status == 0)
    expectError("corrupted") { _ = try ObjectReader(store, ObjectKey("k"), ReadAhead(wholeLimit: 1 << 20)) }
  }

  @Test func `an error reaches the reader, and what follows may succeed`() throws {
    let failures = Mutex(1)
    let watched = WatchedStore(store) { range, piece throws(ObjectStoreError) in
      let isChosen = range == .bytes(from: 20_000, count: 10_000)
      let fails =
        isChosen
        && failures.withLock({
          $0 -= 1; return $0 >= 0
        })
      if fails { throw .unavailable(subject: "k", detail: "the store is out for lunch") }
      return Array(piece)
    }
    let reader = try ObjectReader(watched, ObjectKey("k"), Self.pieces)
    #expect(try read(reader, 0, 20_000) == Array(bytes.prefix(20_000)))
    expectError("unavailable") { _ = try read(reader, 20_000, 10) }
    #expect(try read(reader, 20_000, 10) == Array(bytes[20_000..<20_010]))
  }

  @Test func `cancelling ends a read that waits`() throws {
    let cancellation = Cancellation()
    let watched = WatchedStore(store) { range, piece throws(ObjectStoreError) in
      if range == .bytes(from: 20_000, count: 10_000) {
        cancellation.cancel()
        throw .cancelled(subject: "k")
      }
      return Array(piece)
    }
    let reader = try ObjectReader(watched, ObjectKey("k"), Self.pieces, cancellation: cancellation)
    expectError("cancelled") { _ = try read(reader, 0, 50_000) }
    expectError("cancelled") { _ = try read(reader, 90_000, 10) }
  }

  @Test func `what does not exist is told at once`() throws {
    expectError("notFound") { _ = try ObjectReader(store, ObjectKey("absent")) }
  }
}
