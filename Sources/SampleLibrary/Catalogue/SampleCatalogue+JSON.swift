public import JSON
import ObjectStore

extension SampleCatalogue {
  /// Bytes that a catalogue may have: about a hundred thousand samples.
  static let maximumBytes = 64 << 20

  /// `{"version": 1, "samples": [{"name": …, "key": …, …}, …]}`
  public var json: JSONValue { ["version": 1, "samples": .array(samples.map(\.json))] }
}

extension Sample {
  /// As catalogues and `--json` have it.
  public var json: JSONValue {
    var object: JSONObject = ["name": .string(name)]
    if let key { object["key"] = .string(key.text) }
    object["instrument"] = .string(instrument.name)
    object["genres"] = .array(genres.map { .string($0.name) })
    object["sound"] = .string(sound)
    object["velocities"] = [.integer(Int64(velocities.lowerBound)), .integer(Int64(velocities.upperBound))]
    object["duration"] = .number(Self.rounded(duration, Self.timeSteps))
    object["sample_rate"] = .integer(Int64(sampleRate))
    object["channels"] = .integer(Int64(channels))
    if let rootNote { object["root_note"] = .number(Self.rounded(rootNote, Self.noteSteps)) }
    object["loudness"] = .number(Self.rounded(loudness, Self.levelSteps))
    if let peak { object["peak"] = .number(Self.rounded(peak, Self.levelSteps)) }
    if let loop {
      object["loop"] = ["bpm": .number(Self.rounded(loop.bpm, Self.tempoSteps)), "beats": .number(loop.beats)]
    }
    object["licence"] = .string(licence)
    object["source"] = .string(source)
    if !sha256.isEmpty { object["sha256"] = .string(sha256) }
    return .object(object)
  }

  /// As exact as a catalogue tells it, so that what is written and read again is the same.
  static func rounded(_ value: Double, _ steps: Double) -> Double { (value * steps).rounded() / steps }
  /// Steps of a second, of a dB, of a beat a minute and of a semitone.
  static let (timeSteps, levelSteps, tempoSteps, noteSteps) = (1e6, 100.0, 1_000.0, 100.0)
}
