/// What R2 costs, in US dollars; without taxes, and for one bucket alone on its account.
///
/// As published at developers.cloudflare.com/r2/pricing on 2026-11-22. Egress is free.
public struct R2Prices: Equatable, Sendable {
  /// For a month of 10⁹ bytes.
  public var gigabyteMonth: Double
  /// For a million requests of class A.
  public var millionA: Double
  /// For a million requests of class B.
  public var millionB: Double
  /// For 10⁹ bytes that are read.
  public var gigabyteRead: Double
  /// What a month has for nothing.
  public var freeGigabyteMonths: Double
  public var freeA: Double
  public var freeB: Double

  public static let standard = R2Prices(
    gigabyteMonth: 0.015, millionA: 4.5, millionB: 0.36, gigabyteRead: 0, freeGigabyteMonths: 10, freeA: 1e6, freeB: 1e7
  )
  public static let infrequentAccess = R2Prices(
    gigabyteMonth: 0.01, millionA: 9, millionB: 0.9, gigabyteRead: 0.01, freeGigabyteMonths: 0, freeA: 0, freeB: 0)

  public static func of(_ storageClass: StorageClass) -> R2Prices {
    switch storageClass {
    case .standard: standard
    case .infrequentAccess: infrequentAccess
    }
  }

  /// What a month costs. Usage beyond what is free is rounded up to the next million or gigabyte, as it is billed.
  ///
  /// - Parameters:
  ///   - storedBytes: kept throughout the month.
  ///   - readBytes: bytes read.
  public func monthlyCost(
    classA: UInt64, classB: UInt64, storedBytes: Int64 = 0, readBytes: Int64 = 0
  ) -> MonthlyCost {
    func units(_ used: Double, free: Double, unit: Double) -> Double { (max(0, used - free) / unit).rounded(.up) }
    return MonthlyCost(
      classA: units(Double(classA), free: freeA, unit: 1e6) * millionA,
      classB: units(Double(classB), free: freeB, unit: 1e6) * millionB,
      storage: units(Double(storedBytes), free: freeGigabyteMonths * 1e9, unit: 1e9) * gigabyteMonth,
      retrieval: units(Double(readBytes), free: 0, unit: 1e9) * gigabyteRead)
  }
}

/// What a month costs, in US dollars.
public struct MonthlyCost: Equatable, Sendable {
  public var classA: Double
  public var classB: Double
  public var storage: Double
  public var retrieval: Double

  public var total: Double { classA + classB + storage + retrieval }
}
