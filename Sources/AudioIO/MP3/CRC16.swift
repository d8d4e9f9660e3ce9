/// The CRC-16 of LAME's tag (polynomial 0x8005, bits reversed).
struct CRC16: Equatable {
  private(set) var value: UInt16 = 0

  private static let table: [UInt16] = (0..<256).map { index in
    (0..<8).reduce(UInt16(index)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xA001 : crc >> 1 }
  }

  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    var crc = value
    Self.table.withUnsafeBufferPointer { table in
      for byte in bytes { crc = crc >> 8 ^ table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] }
    }
    value = crc
  }
}
