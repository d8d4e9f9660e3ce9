import DSP
import PluginKit

/// The measurement of one clip: fed block by block, read every 100 ms.
final class LoudnessCourse {
  /// Loudness at the end of a step, in LUFS.
  private struct Reading {
    var momentary: Float
    var shortTerm: Float
  }

  /// What stands for silence, in LUFS.
  private static let floor = -120.0
  private static let stepsPerSecond = 10
  /// Steps that a window of the two loudnesses takes.
  private static let momentarySteps = 4
  private static let shortTermSteps = 30

  private let meter: LoudnessMeter
  private let format: AudioFormat
  private var frames = 0
  private var readings: [Reading] = []

  init(_ meter: LoudnessMeter, _ format: AudioFormat) {
    self.meter = meter
    self.format = format
  }

  func append(_ block: borrowing Block) {
    var taken = 0
    while taken < block.frames {
      let next = position(of: readings.count + 1)
      let count = min(block.frames - taken, next - frames)
      for channel in 0..<block.channelCount {
        meter.append(block[channel].extracting(taken..<taken + count), channel: channel)
      }
      meter.advance(by: count)
      taken += count
      frames += count
      if frames == next {
        readings.append(
          Reading(
            momentary: Float(max(meter.momentary ?? Self.floor, Self.floor)),
            shortTerm: Float(max(meter.shortTerm ?? Self.floor, Self.floor))))
      }
    }
  }

  func events(of clip: Clip?) -> EventList {
    let start = clip?.start ?? 0
    let events = readings.enumerated().map { step, reading in
      Event(
        start: start + position(of: step), duration: position(of: step + 1) - position(of: step),
        value: hundredths(Double(reading.momentary)),
        attributes: JSONText("{\"short_term\":\(hundredths(Double(reading.shortTerm)))}"))
    }
    return EventList(kind: "loudness", clip: clip?.id, rate: format.sampleRate, events: events)
  }

  /// The whole as a JSON object. To be asked for once, at the end.
  func report(of clip: Clip?) -> String {
    meter.finish()
    let momentary = readings.dropFirst(Self.momentarySteps - 1).map(\.momentary).max()
    let shortTerm = readings.dropFirst(Self.shortTermSteps - 1).map(\.shortTerm).max()
    let fields: [(String, JSONValue)] = [
      ("integrated", number(meter.integrated)), ("range", number(meter.range)),
      ("maximum_momentary", number(momentary.map(Double.init))),
      ("maximum_short_term", number(shortTerm.map(Double.init))),
      ("true_peak", number(meter.truePeaks.max().map { decibels(gain: Double($0)) })),
      ("sample_peak", number(meter.samplePeaks.max().map { decibels(gain: Double($0)) })),
      ("true_peaks", .array(meter.truePeaks.map { number(decibels(gain: Double($0))) })),
      ("duration", .number(Double(frames) / Double(format.sampleRate))),
      ("start", .number(Double(clip?.start ?? 0) / Double(format.sampleRate))),
    ]
    return JSONValue.object(JSONObject(fields)).text()
  }

  /// In frames, of the end of so many steps.
  private func position(of steps: Int) -> Int {
    (steps * format.sampleRate + Self.stepsPerSecond / 2) / Self.stepsPerSecond
  }

  private func number(_ value: Double?) -> JSONValue {
    guard let value, value.isFinite, value > Self.floor else { return .null }
    return .number(hundredths(value))
  }

  private func hundredths(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
