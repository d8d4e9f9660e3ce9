import Engine
import Glibc
import JSON
import Pipeline
import Testing

@Suite("loudness")
struct LoudnessTests {
  private func tone(_ level: Float, seconds: Double, rate: Int = 48000, start: Int = 0) -> MemoryClip {
    let samples = (0..<Int(seconds * Double(rate))).map {
      level * Float(sin(2 * .pi * 997 * Double($0) / Double(rate)))
    }
    return MemoryClip(
      format: AudioFormat(sampleRate: rate, channels: 2), start: start, channels: [samples, samples])
  }

  @Test("has an event for every 100 ms, with momentary and short-term loudness", arguments: [44100, 22050, 48000])
  func events(rate: Int) throws {
    let list = try #require(try measure([tone(0.1, seconds: 4, rate: rate, start: rate)]).events.first)
    #expect(list.kind == "loudness")
    #expect(list.rate == rate)
    #expect(list.events.count == 40)
    #expect(list.events[0].start == rate)
    #expect(zip(list.events, list.events.dropFirst()).allSatisfy { $0.start + $0.duration == $1.start })
    #expect(list.events[4...].allSatisfy { abs(($0.value ?? 0) + 20) < 0.1 })
    let attributes = try JSONValue(parsing: try #require(list.events[39].attributes))
    #expect(abs(try #require(attributes["short_term"]?.number) + 20) < 0.1)
  }

  @Test("reports on the whole")
  func report() throws {
    let report = try #require(try measure([tone(0.1, seconds: 4)]).reports.first)
    for field in ["integrated", "maximum_momentary", "maximum_short_term", "true_peak", "sample_peak"] {
      #expect(abs(try #require(report[field]?.number) + 20) < 0.1)
    }
    #expect(report["range"]?.number.map { $0 < 0.1 } == true)
    #expect(report["duration"]?.number == 4)
  }

  @Test("says null for the loudness of silence and of what is too short")
  func nothing() throws {
    let silent = try measure([level(0, 48000, rate: 48000)])
    #expect(silent.reports[0]["integrated"] == .null)
    #expect(silent.reports[0]["true_peak"] == .null)
    #expect(silent.events[0].events.allSatisfy { $0.value == -120 })
    let short = try measure([tone(0.5, seconds: 0.35)])
    #expect(short.reports[0]["integrated"] == .null)
    #expect(short.reports[0]["maximum_momentary"] == .null)
    #expect(try #require(short.reports[0]["true_peak"]?.number) > -6.1)
    #expect(try measure([level(0, 0, rate: 48000)]).events[0].events.isEmpty)
  }

  @Test("measures every clip on its own")
  func clips() throws {
    let reports = try measure([tone(0.1, seconds: 1), tone(0.01, seconds: 1, start: 96_000)]).reports
    #expect(reports.compactMap { $0["integrated"]?.number?.rounded() } == [-20, -40])
  }

  @Test("is the same at every block size", arguments: awkwardBlockSizes.dropFirst())
  func blockInvariance(blockFrames: Int) throws {
    let clip = programme(seconds: 1)
    let reference = try measure([clip])
    let measured = try measure([clip], blockFrames: blockFrames)
    #expect(measured.events == reference.events)
    #expect(measured.reports == reference.reports)
  }
}
