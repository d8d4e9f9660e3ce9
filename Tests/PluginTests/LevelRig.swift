import Engine
import Glibc
import JSON
import Pipeline

/// Tones that swell and fade, with short peaks far above: programme that a limiter has to work on to make loud.
func programme(seconds: Double, peaks: Float = 0.9, channels: Int = 2, rate: Int = 48000, start: Int = 0) -> MemoryClip
{
  let frames = Int(seconds * Double(rate))
  let samples = (0..<frames).map { index -> Float in
    let time = Double(index) / Double(rate)
    let tone = sin(2 * .pi * 220 * time) + 0.5 * sin(2 * .pi * 1330 * time)
    let swell = 0.06 * (1.2 + sin(2 * .pi * 0.7 * time))
    let peak = index % (rate / 3) < rate / 500 ? Double(peaks) * sin(2 * .pi * 900 * time) : 0
    return Float(tone * swell + peak)
  }
  return MemoryClip(
    format: AudioFormat(sampleRate: rate, channels: channels), start: start,
    channels: (0..<channels).map { channel in channel == 0 ? samples : samples.map { $0 * 0.8 } })
}

/// What the stage `loudness` says of clips, in order.
func measure(_ clips: [MemoryClip], blockFrames: Int = 512) throws -> (events: [MemoryEvents], reports: [JSONValue]) {
  let text = """
    { "name": "rig", "inputs": { "audio": { "kind": "audio" } }, "nodes": { "out": { "stage": "loudness", "in": "audio" } },
      "outputs": { "events": "out", "report": "out.report" } }
    """
  let document = try PipelineDocument(parsing: Array(text.utf8), file: "rig.json")
  let plan = try Planner(catalog: installed.catalog).plan(document)
  let run = Run(
    plan: plan, registry: installed, options: RunOptions(threads: 2, blockFrames: blockFrames), inputs: ["audio": clips]
  )
  try run.execute()
  let events = (run.messages["events"] ?? []).compactMap { message in
    if case .events(let list) = message { list } else { nil }
  }
  let reports = try (run.messages["report"] ?? []).compactMap { message in
    if case .document(let document) = message { try JSONValue(parsing: document.bytes) } else { nil }
  }
  return (events, reports)
}

/// A field of the report on one clip.
func level(_ field: String, of clip: MemoryClip) throws -> Double? {
  try measure([clip]).reports.first?[field]?.number
}
