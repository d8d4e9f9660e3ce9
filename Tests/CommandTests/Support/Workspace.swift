import Glibc
import TestSupport

/// A folder for one test, with the files that it needs; removed at the end.
final class Workspace {
  private let temporary: TemporaryFolder

  init() throws { temporary = try TemporaryFolder() }

  var folder: String { temporary.location }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  /// The names in the folder, sorted; hidden ones, too.
  var names: [String] { temporary.names }

  func exists(_ name: String) -> Bool { access(path(name), F_OK) == 0 }

  func text(_ name: String) throws -> String { try Self.text(at: path(name)) }

  static func text(at path: String) throws -> String { String(decoding: try readFile(path), as: UTF8.self) }

  /// Writes a file and tells its path.
  @discardableResult
  func write(_ text: String, to name: String) throws -> String { try write(Array(text.utf8), to: name) }

  @discardableResult
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let path = path(name)
    guard let file = fopen(path, "w") else { throw SystemFailure("open \(path)") }
    fwrite(bytes, 1, bytes.count, file)
    guard fclose(file) == 0 else { throw SystemFailure("write \(path)") }
    return path
  }

  /// A pipe with a name, from which nothing ever comes unless a test writes into it.
  func makeFIFO(_ name: String) throws -> String {
    guard mkfifo(path(name), 0o600) == 0 else { throw SystemFailure("mkfifo") }
    return path(name)
  }

  /// A mono WAV file of 16 bits with a tone of 220 Hz.
  func makeTone(_ name: String, seconds: Double = 0.25, sampleRate: Int = 48_000) throws -> String {
    let samples = (0..<Int(seconds * Double(sampleRate))).map { frame in
      Float(8000 * sin(2 * .pi * 220 * Double(frame) / Double(sampleRate)) / 32768)
    }
    return try write(samples, rate: sampleRate, to: name)
  }

  /// Writes a mono WAV file of 16 bits.
  func write(_ samples: [Float], rate: Int, to name: String) throws -> String {
    var bytes = Array("RIFF".utf8)
    func append(_ value: some FixedWidthInteger) { withUnsafeBytes(of: value.littleEndian) { bytes += Array($0) } }
    append(UInt32(36 + 2 * samples.count))
    bytes += Array("WAVEfmt ".utf8)
    append(UInt32(16))
    append(UInt16(1))
    append(UInt16(1))
    append(UInt32(rate))
    append(UInt32(2 * rate))
    append(UInt16(2))
    append(UInt16(16))
    bytes += Array("data".utf8)
    append(UInt32(2 * samples.count))
    for sample in samples { append(Int16(max(-1, min(0.9999, sample)) * 32768)) }
    return try write(bytes, to: name)
  }

  /// One input, `voice`, through a gain to one output, `track`.
  func makeGainPipeline(_ name: String = "louder.json") throws -> String {
    try write(
      """
      {
        "summary": "Changes the level.",
        "parameters": { "level": { "type": "number", "default": -6, "unit": "dB", "help": "change of level" } },
        "inputs": { "voice": { "kind": "audio" } },
        "nodes": { "louder": { "stage": "gain", "in": "voice", "params": { "gain": "${level}" } } },
        "outputs": { "track": "louder" }
      }
      """, to: name)
  }
}
