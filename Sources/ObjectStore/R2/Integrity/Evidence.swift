import Digests

/// What a server says of an object's bytes, to compare with those that arrived.
struct Evidence: Sendable {
  enum Finding {
    case same
    case different
    /// The server says nothing that can be checked, or the object was uploaded in parts of a size that nobody knows.
    case unknown
  }

  let size: Int64
  /// Of the whole object.
  let crc32: UInt32?
  /// Of the checksums of so many parts.
  let composite: (sum: UInt32, parts: Int)?
  /// Of the whole object, which is its ETag.
  private(set) var md5: String?
  /// Of the MD5s of so many parts.
  private(set) var compositeMD5: (sum: String, parts: Int)?
  private let ownPartSizes: [Int64]

  init(_ headers: HTTPHeaders, size: Int64, _ configuration: R2Configuration) {
    self.size = size
    ownPartSizes = [configuration.partSize, R2Store.partSize(of: size, configuration)]
    crc32 = Self.wholeCRC32(headers)
    composite = Self.compositeCRC32(headers)
    let halves = R2Store.etag(headers).split(separator: "-")
    guard let digest = halves.first, Self.isMD5(digest) else { return }
    if halves.count == 2, let parts = Int(halves[1]), parts > 0 { compositeMD5 = (digest.lowercased(), parts) }
    if halves.count == 1 { md5 = digest.lowercased() }
  }

  /// The checksum of the whole object, where an answer's head tells it.
  static func wholeCRC32(_ headers: HTTPHeaders) -> UInt32? {
    guard let text = headers["x-amz-checksum-crc32"], headers["x-amz-checksum-type"]?.uppercased() != "COMPOSITE"
    else { return nil }
    return crc32(text)
  }

  private static func compositeCRC32(_ headers: HTTPHeaders) -> (sum: UInt32, parts: Int)? {
    guard let halves = headers["x-amz-checksum-crc32"]?.split(separator: "-"), halves.count == 2,
      let sum = crc32(halves[0]), let parts = Int(halves[1]), parts > 0
    else { return nil }
    return (sum, parts)
  }

  /// Reads four bytes in Base64; nil for anything else.
  private static func crc32(_ text: some StringProtocol) -> UInt32? {
    guard let bytes = Base64.decode(text), bytes.count == 4 else { return nil }
    return bytes.reduce(0) { $0 << 8 | UInt32($1) }
  }

  static func isMD5(_ text: some StringProtocol) -> Bool { text.utf8.count == 32 && text.allSatisfy(\.isHexDigit) }

  /// Whether the piece sums alone decide.
  var hasChecksum: Bool { crc32 != nil || composite != nil }

  // MARK: by CRC-32

  func compare(_ pieces: [CRC32]) -> Finding {
    let whole = PieceSums.whole(pieces)
    guard whole.count == size else { return .different }
    if let crc32 { return whole.value == crc32 ? .same : .different }
    guard let composite else { return .unknown }
    var effort = 4_000_000
    for partPieces in Self.partPieces(size: size, parts: composite.parts, likely: likelyPartSizes) where effort > 0 {
      if PieceSums.composite(pieces, partPieces: partPieces) == composite.sum { return .same }
      effort -= pieces.count
    }
    return .unknown
  }

  /// Pieces of the parts that an object of that size and number of parts can have, the likely ones first.
  private static func partPieces(size: Int64, parts: Int, likely: [Int64]) -> [Int] {
    let piece = PieceSums.pieceSize
    let least = max(1, (size + Int64(parts) * piece - 1) / (Int64(parts) * piece))
    guard parts > 1 else { return [Int(least)] }
    let most = (size - 1) / (Int64(parts - 1) * piece)
    guard least <= most else { return [] }
    let first = likely.map { $0 / piece }.filter { (least...most).contains($0) }
    return first.map { Int($0) } + (least...most).map { Int($0) }.filter { !first.contains(Int64($0)) }
  }

  /// Part sizes of this store and of widespread programs.
  private var likelyPartSizes: [Int64] { ownPartSizes + [8, 5, 50, 16, 64, 100].map { $0 << 20 } }

  // MARK: by MD5, where there is no checksum

  /// The sizes of parts for which the ETag is to be computed: the whole object's, or those that fit the number of parts.
  var partSizesForMD5: [Int64] {
    if md5 != nil { return [max(size, 1)] }
    guard let compositeMD5 else { return [] }
    let parts = Int64(compositeMD5.parts)
    let least = (size + parts * PieceSums.pieceSize - 1) / (parts * PieceSums.pieceSize) * PieceSums.pieceSize
    var sizes: [Int64] = []
    for size in likelyPartSizes + [least] where !sizes.contains(size) && (self.size + size - 1) / size == parts {
      sizes.append(size)
    }
    return Array(sizes.prefix(3))
  }

  func compare(_ digests: [PartDigests]) -> Finding {
    if let md5 { return digests.first?.parts.first?.hexadecimal == md5 ? .same : .different }
    guard let compositeMD5 else { return .unknown }
    let isFound = digests.contains { MessageDigest.of($0.parts.joined(), .md5).hexadecimal == compositeMD5.sum }
    return isFound ? .same : .unknown
  }
}

/// The MD5 of each part of an object, for one size of parts.
struct PartDigests {
  private let partSize: Int64
  private(set) var parts: [[UInt8]] = []
  private var open: OpenDigest? = OpenDigest()
  private var count: Int64 = 0

  init(partSize: Int64) { self.partSize = partSize }

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes
    while rest.count > 0 {
      let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(Int(min(Int64(rest.count), partSize - count))))
      open?.digest.update(piece)
      count += Int64(piece.count)
      rest = UnsafeRawBufferPointer(rebasing: rest[piece.count...])
      if count == partSize { close() }
    }
  }

  mutating func finish() { if count > 0 || parts.isEmpty { close() } }

  private mutating func close() {
    if let open { parts.append(open.take()) }
    open = OpenDigest()
    count = 0
  }

  private final class OpenDigest {
    var digest = MessageDigest(.md5)
    func take() -> [UInt8] {
      var last = MessageDigest(.md5)
      swap(&last, &digest)
      return last.finish()
    }
  }
}
