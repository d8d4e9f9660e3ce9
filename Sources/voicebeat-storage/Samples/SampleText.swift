import Console
import ObjectStore
import SampleLibrary

/// Samples as people read them.
enum SampleText {
  /// A line for each sample.
  static func table(_ samples: [Sample]) -> String {
    var table = Table()
    for sample in samples {
      table.add(
        sample.name, sample.instrument.name, genres(sample), Clock.precise(seconds: sample.duration),
        "\(level(sample.loudness)) LUFS", sample.licence)
    }
    return table.text
  }

  /// All that is known, a line each.
  static func detail(_ sample: Sample) -> String {
    var table = Table()
    table.add("name", sample.name)
    if let key = sample.key { table.add("key", key.text) }
    table.add("instrument", sample.instrument.name)
    table.add("genres", genres(sample))
    table.add("sound", sample.sound)
    table.add("velocities", "\(sample.velocities.lowerBound) to \(sample.velocities.upperBound)")
    table.add("duration", Clock.precise(seconds: sample.duration))
    table.add("format", "\(sample.sampleRate) Hz, \(sample.channels == 1 ? "mono" : "\(sample.channels) channels")")
    table.add("loudness", "\(level(sample.loudness)) LUFS at most, in 400 ms")
    if let peak = sample.peak { table.add("peak", "\(level(peak)) dBFS") }
    if let note = sample.rootNote { table.add("root note", "MIDI \(level(note))") }
    if let loop = sample.loop { table.add("loop", "\(level(loop.beats)) beats at \(level(loop.bpm)) BPM") }
    table.add("licence", sample.licence)
    table.add("source", sample.source)
    return table.text
  }

  private static func genres(_ sample: Sample) -> String {
    sample.genres.isEmpty ? "-" : sample.genres.map(\.name).joined(separator: ",")
  }

  /// With one decimal.
  private static func level(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}
