/// Bytes, a type and metadata that belong together and can be told from all others: whoever reads them knows whether they are a
/// mixture.
public struct KnownContent {
  public let bytes: [UInt8]
  public let contentType: String
  public let metadata: [String: String]

  /// - Parameter id: what all of it follows from; up to 100,000 bytes, mostly far fewer.
  public init(id: UInt64) {
    var random = SeededRandom(seed: id)
    let count = Int(random.next() % (random.next() % 8 == 0 ? 100_000 : 5_000))
    let words = (0...count / 8).map { _ in random.next() }
    bytes = words.withUnsafeBytes { Array($0.prefix(count)) }
    contentType = "audio/x-\(id % 97)"
    metadata = ["id": "\(id)"]
  }
}
