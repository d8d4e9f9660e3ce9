import ObjectStore
import Testing

/// Calls with what most tests do not care about left out.
extension ObjectStore {
  @discardableResult
  func put(_ key: String, _ bytes: [UInt8], _ options: PutOptions = PutOptions()) throws -> ObjectInfo {
    try put(ObjectKey(key), .bytes(bytes), options, cancellation: .never)
  }

  @discardableResult
  func put(_ key: String, _ text: String, _ options: PutOptions = PutOptions()) throws -> ObjectInfo {
    try put(key, Array(text.utf8), options)
  }

  func read(_ key: String, _ range: ByteRange? = nil, if condition: ReadCondition? = nil) throws -> [UInt8] {
    var bytes: [UInt8] = []
    _ = try get(ObjectKey(key), range: range, if: condition, cancellation: .never) { bytes.append(contentsOf: $0) }
    return bytes
  }

  func text(_ key: String, _ range: ByteRange? = nil) throws -> String {
    String(decoding: try read(key, range), as: UTF8.self)
  }

  func head(_ key: String, if condition: ReadCondition? = nil) throws -> ObjectInfo {
    try head(ObjectKey(key), if: condition, cancellation: .never)
  }

  func exists(_ key: String) throws -> Bool { try exists(ObjectKey(key)) }

  func delete(_ key: String) throws { try delete(ObjectKey(key), cancellation: .never) }

  func upload(_ key: String, _ options: PutOptions = PutOptions()) throws -> any ObjectUpload {
    try upload(ObjectKey(key), options, cancellation: .never)
  }

  @discardableResult
  func copy(_ source: String, to target: String, _ options: PutOptions? = nil) throws -> ObjectInfo {
    try copy(ObjectKey(source), to: ObjectKey(target), options, cancellation: .never)
  }

  func list(_ prefix: String = "", delimiter: String? = nil, limit: Int = 1_000) throws -> ObjectList {
    try list(ListRequest(prefix: prefix, delimiter: delimiter, limit: limit), cancellation: .never)
  }

  func keys(_ prefix: String = "") throws -> [String] { try list(prefix).objects.map(\.key.text) }
}

/// Bytes that are not to be guessed, the same for the same seed.
func noise(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
  var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
  return [UInt8](unsafeUninitializedCapacity: count + 7) { buffer, size in
    for place in stride(from: 0, to: count, by: 8) {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      UnsafeMutableRawBufferPointer(buffer).storeBytes(of: state, toByteOffset: place, as: UInt64.self)
    }
    size = count
  }
}

/// Expects an error of one kind, such as `.notFound`, whatever it is about; its text must say something.
func expectError(
  _ kind: String, _ location: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
  do {
    try body()
    Issue.record("nothing was thrown", sourceLocation: location)
  } catch let error as ObjectStoreError {
    #expect("\(Mirror(reflecting: error).children.first?.label ?? "")" == kind, sourceLocation: location)
    #expect(error.description.count > 10, sourceLocation: location)
  } catch {
    Issue.record(error, sourceLocation: location)
  }
}
