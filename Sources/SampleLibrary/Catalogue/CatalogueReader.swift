import JSON
import ObjectStore

/// Reads a catalogue strictly: whatever does not belong is a problem, told with its place.
struct CatalogueReader {
  private let lines: LineIndex
  private(set) var problems: [String] = []

  /// Problems that are told of one document.
  private static let mostProblems = 20

  init(_ bytes: [UInt8]) { lines = LineIndex(bytes) }

  mutating func report(_ offset: Int, _ problem: String) {
    guard problems.count < Self.mostProblems else { return }
    let place = lines.position(of: offset)
    problems.append("line \(place.line), column \(place.column): \(problem)")
  }

  mutating func samples(_ tree: JSONTree) -> [Sample] {
    guard var fields = Fields(tree, self, of: "a catalogue") else {
      report(tree.offset, "this is no object; a catalogue is {\"version\": 1, \"samples\": […]}")
      return []
    }
    if fields.integer("version") != 1 {
      fields.wrong("version", "the number 1: another version of VoiceBeat wrote this")
    }
    let list = fields.array("samples")
    fields.end()
    self = fields.reader
    var names: Set<String> = []
    return list.compactMap { tree in
      guard let sample = sample(tree) else { return nil }
      if !names.insert(sample.name).inserted { report(tree.offset, "a second sample is called \(quoted(sample.name))") }
      return sample
    }
  }

  private mutating func sample(_ tree: JSONTree) -> Sample? {
    guard var fields = Fields(tree, self, of: "a sample") else {
      report(tree.offset, "a sample is an object")
      return nil
    }
    defer { self = fields.reader }
    let name = fields.text("name")
    let key = try? ObjectKey(fields.text("key"))
    if key?.text.hasPrefix(SampleStore.prefix) != true {
      fields.wrong("key", "a key that begins with \(SampleStore.prefix)")
    }
    let instrument = Instrument(rawValue: fields.text("instrument"))
    if instrument == nil { fields.wrong("instrument", "the canonical name of an instrument") }
    let genres = fields.array("genres").map { $0.string.flatMap { Genre($0) } }
    if genres.contains(nil) { fields.wrong("genres", "a list of genres") }
    let velocities = fields.array("velocities").map(\.integer)
    let (low, high) = velocities.count == 2 ? (velocities[0] ?? 0, velocities[1] ?? 0) : (0, 0)
    let isRange = 1 <= low && low <= high && high <= 127
    if !isRange { fields.wrong("velocities", "two MIDI velocities, the lower first") }
    var sample = Sample(
      name: name, key: key, instrument: instrument ?? .perc, genres: genres.compactMap { $0 },
      sound: fields.text("sound"), velocities: isRange ? Int(low)...Int(high) : 1...127,
      duration: fields.number("duration", 0...SampleStore.longest),
      sampleRate: Int(fields.number("sample_rate", 1_000...768_000)), channels: Int(fields.number("channels", 1...64)),
      rootNote: fields.has("root_note") ? fields.number("root_note", 0...127) : nil,
      loudness: fields.number("loudness", -70...60),
      peak: fields.has("peak") ? fields.number("peak", -120...60) : nil, loop: nil, licence: fields.text("licence"),
      source: fields.text("source"), sha256: fields.text("sha256"))
    if let tree = fields.take("loop") {
      if var loop = Fields(tree, fields.reader, of: "a loop") {
        sample.loop = Sample.Loop(bpm: loop.number("bpm", 10...1_000), beats: loop.number("beats", 0.25...1_024))
        loop.end()
        fields.reader = loop.reader
      } else {
        fields.wrong("loop", "an object with bpm and beats")
      }
    }
    fields.end()
    return sample
  }
}

extension SampleCatalogue {
  /// Reads a catalogue's document.
  ///
  /// - Parameter subject: what it is called in messages.
  /// - Throws: `badCatalogue`, with every problem and its place.
  public init(parsing bytes: [UInt8], subject: String) throws(SampleLibraryError) {
    var parser = JSONParser(bytes: bytes, limits: JSONLimits(bytes: Self.maximumBytes))
    var reader = CatalogueReader(bytes)
    do throws(JSONFinding) {
      let tree = try parser.parse()
      for finding in parser.findings { reader.report(finding.offset, finding.message) }
      self.init(reader.samples(tree))
    } catch {
      for finding in [error] + parser.findings { reader.report(finding.offset, finding.message) }
      self.init()
    }
    if !reader.problems.isEmpty { throw .badCatalogue(subject: subject, problems: reader.problems) }
  }
}

extension JSONTree {
  fileprivate var integer: Int64? {
    if case .integer(let value) = content { value } else { nil }
  }
}
