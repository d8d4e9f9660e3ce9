/// Random access to an object, for decoders: reads go on while the next pieces are fetched in the background.
///
/// A small object is fetched and checked whole at first. Of a large one, pieces are fetched, each on the condition that the
/// object is still the one that was opened; where the store knows the CRC-32 of the whole, it is checked as soon as every
/// byte was fetched once, before the last piece is handed out. What lies around the place of reading is kept, so that going
/// back a little costs nothing.
///
/// A reader belongs to one thread at a time. Its own threads end with it, and what they fetch is given up.
public final class ObjectReader {
  /// What is known of the object.
  public let info: ObjectInfo
  private let content: Content
  /// The piece that was read from last.
  private var current: (start: Int64, bytes: [UInt8]) = (0, [])

  private enum Content {
    case whole([UInt8])
    case pieces(PieceFetcher)
  }

  /// Opens an object.
  ///
  /// - Parameter cancellation: ends this call and every read that waits.
  /// - Throws: `notFound`, and what `get` throws.
  public init(
    _ store: any ObjectStore, _ key: ObjectKey, _ readAhead: ReadAhead = ReadAhead(),
    cancellation: Cancellation = .never
  ) throws(ObjectStoreError) {
    var attempt = 1
    while true {
      let info = try store.head(key, if: nil, cancellation: cancellation)
      guard info.size <= readAhead.wholeLimit else {
        self.info = info
        content = .pieces(PieceFetcher(store, info, readAhead, cancellation))
        return
      }
      do throws(ObjectStoreError) {
        let object = try store.bytes(
          key, limit: Int(readAhead.wholeLimit), if: .matches(etag: info.etag), cancellation: cancellation)
        self.info = object.info
        content = .whole(object.bytes)
        return
      } catch .preconditionFailed where attempt < 3 {
        // It was replaced between the two requests; nothing of it was handed out yet.
        attempt += 1
      } catch {
        throw error
      }
    }
  }

  deinit {
    if case .pieces(let fetcher) = content { fetcher.close() }
  }

  /// Reads bytes from an offset on.
  ///
  /// - Returns: how many; fewer than the buffer takes only at the object's end, 0 behind it.
  /// - Throws: `preconditionFailed` when the object was replaced since it was opened, `corrupted`, `cancelled`, and what `get`
  ///   throws.
  public func read(
    at offset: Int64, into buffer: UnsafeMutableRawBufferPointer
  ) throws(ObjectStoreError) -> Int {
    var done = 0
    while done < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
      let count = try readPiece(at: offset + Int64(done), into: rest)
      if count == 0 { break }
      done += count
    }
    return done
  }

  private func readPiece(
    at offset: Int64, into buffer: UnsafeMutableRawBufferPointer
  ) throws(ObjectStoreError) -> Int {
    guard offset >= 0 && offset < info.size else { return 0 }
    switch content {
    case .whole(let bytes):
      return Self.copy(bytes, from: Int(offset), into: buffer)
    case .pieces(let fetcher):
      if offset < current.start || offset >= current.start + Int64(current.bytes.count) {
        current = try fetcher.piece(at: offset)
      }
      return Self.copy(current.bytes, from: Int(offset - current.start), into: buffer)
    }
  }

  private static func copy(_ bytes: [UInt8], from start: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(buffer.count, bytes.count - start)
    bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[start..<(start + count)])) }
    return count
  }
}
