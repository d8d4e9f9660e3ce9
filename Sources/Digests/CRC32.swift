import CDeflate
import CZlib

/// The CRC-32 of IEEE 802.3, as gzip, PNG and S3 use it. Against accidents on the way, never against an adversary.
public struct CRC32: Equatable, Sendable {
  /// The checksum so far; 0 of nothing.
  public private(set) var value: UInt32 = 0
  /// Bytes so far.
  public private(set) var count: Int64 = 0

  public init() {}

  /// Takes in further bytes.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count > 0 else { return }
    value = libdeflate_crc32(value, bytes.baseAddress, bytes.count)
    count += Int64(bytes.count)
  }

  /// Takes in bytes whose checksum is known: pieces may be checked in any order and joined in theirs.
  public mutating func append(_ following: CRC32) {
    value = UInt32(truncatingIfNeeded: crc32_combine(UInt(value), UInt(following.value), Int(following.count)))
    count += following.count
  }

  /// The checksum as four bytes, the highest first.
  public var bytes: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
}
