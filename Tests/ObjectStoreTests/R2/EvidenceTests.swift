import Digests
import Testing

@testable import ObjectStore

/// Whether an object is right is told by whatever the server says of it.
@Suite struct EvidenceTests {
  static let mebibyte = 1 << 20
  let configuration: R2Configuration
  let content: [UInt8]
  let pieces: [CRC32]

  init() throws {
    configuration = try R2Configuration(
      endpoint: "http://localhost", bucket: "b", accessKey: Secret("a"), secretKey: Secret("s"))
    content = (0..<(20 * Self.mebibyte + 12_345)).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
    pieces = Self.pieces(content)
  }

  static func pieces(_ content: [UInt8]) -> [CRC32] {
    var sums = PieceSums()
    // Pieces of any size come in.
    content.withUnsafeBytes { bytes in
      var offset = 0
      var size = 1
      while offset < bytes.count {
        let count = min(size, bytes.count - offset)
        sums.update(UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + count)]))
        offset += count
        size = size * 7 % 3_000_017 + 1
      }
    }
    return sums.finished()
  }

  func evidence(_ fields: [(String, String)]) -> Evidence {
    var headers = HTTPHeaders()
    for (name, value) in fields { headers.append(name, value) }
    return Evidence(headers, size: Int64(content.count), configuration)
  }

  static func parts(_ content: [UInt8], _ size: Int) -> [ArraySlice<UInt8>] {
    stride(from: 0, to: content.count, by: size).map { content[$0..<min($0 + size, content.count)] }
  }

  static func crc32(_ bytes: some Sequence<UInt8>) -> CRC32 {
    var sum = CRC32()
    Array(bytes).withUnsafeBytes { sum.update($0) }
    return sum
  }

  @Test func `pieces make the checksum of the whole`() {
    #expect(pieces.count == 21)
    #expect(PieceSums.whole(pieces) == Self.crc32(content))
  }

  @Test func `a checksum of the whole decides`() {
    let right = evidence([("x-amz-checksum-crc32", Self.crc32(content).bytes.base64), ("etag", "\"x\"")])
    #expect(right.compare(pieces) == .same)
    var wrong = content
    wrong[5_000_000] ^= 1
    #expect(right.compare(Self.pieces(wrong)) == .different)
    #expect(right.compare(Array(pieces.dropLast())) == .different)
  }

  @Test(arguments: [5, 6, 7, 8, 16])
  func `the checksum of parts is found for parts of any whole MiB`(size: Int) {
    let parts = Self.parts(content, size * Self.mebibyte)
    let composite = Self.crc32(parts.flatMap { Self.crc32($0).bytes })
    let evidence = evidence([
      ("x-amz-checksum-crc32", "\(composite.bytes.base64)-\(parts.count)"), ("x-amz-checksum-type", "COMPOSITE"),
    ])
    #expect(evidence.compare(pieces) == .same)
    var wrong = content
    wrong[content.count - 1] ^= 128
    #expect(evidence.compare(Self.pieces(wrong)) == .unknown)
  }

  @Test func `an ETag is the MD5 of the whole or of the parts'`() {
    func digests(_ evidence: Evidence, _ content: [UInt8]) -> [PartDigests] {
      evidence.partSizesForMD5.map { size in
        var digests = PartDigests(partSize: size)
        content.withUnsafeBytes { digests.update($0) }
        digests.finish()
        return digests
      }
    }
    var wrong = content
    wrong[0] ^= 1

    let whole = evidence([("etag", "\"\(MessageDigest.of(content, .md5).hexadecimal)\"")])
    #expect(!whole.hasChecksum)
    #expect(whole.compare(digests(whole, content)) == .same)
    #expect(whole.compare(digests(whole, wrong)) == .different)

    let parts = Self.parts(content, 8 * Self.mebibyte).flatMap { MessageDigest.of($0, .md5) }
    let composite = evidence([("etag", "\"\(MessageDigest.of(parts, .md5).hexadecimal)-3\"")])
    #expect(composite.compare(digests(composite, content)) == .same)
    #expect(composite.compare(digests(composite, wrong)) == .unknown)
  }

  @Test func `what says nothing of the bytes decides nothing`() {
    let evidence = evidence([("etag", "\"version-7\""), ("x-amz-checksum-crc32", "nonsense")])
    #expect(evidence.compare(pieces) == .unknown)
    #expect(evidence.partSizesForMD5 == [])
  }

  @Test func `parts are equal, and no more than ten thousand`() {
    #expect(R2Store.partSize(of: 100 << 20, configuration) == 16 << 20)
    for size: Int64 in [1 << 40, 5 << 40, 5_000_000_000_001] {
      let part = R2Store.partSize(of: size, configuration)
      #expect(part % (1 << 20) == 0)
      #expect((size + part - 1) / part <= 10_000)
    }
  }
}
