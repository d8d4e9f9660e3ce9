import DSP
import Glibc
import PluginKit

/// A note as a SoundFont plays it, from its very frame on.
final class SynthVoice: Voice {
  let chokeGroup: String?
  private let font: SoundFont
  private let synthesizer: Synthesizer
  private let gain: StereoGain
  private let bend: Bend
  private var envelope: ChokeEnvelope
  /// Frames until the note is let go; nil once it is.
  private var held: Int?
  /// Frames that the synthesizer has made.
  private var made = 0
  /// What it made last, of that how many frames count, and how many were added.
  private var block: StereoSamples
  private var ready = 0
  private var used = 0

  /// - Parameter frames: How long the note is held.
  init(
    _ tone: Tone, of preset: SoundFont.Preset, in font: SoundFont, frames: Int, gain: StereoGain,
    chokeGroup: String? = nil, sampleRate: Int
  ) throws(StageError) {
    self.font = font
    self.chokeGroup = chokeGroup
    self.gain = gain
    held = frames
    envelope = ChokeEnvelope(sampleRate: sampleRate)
    let silence = [Float](repeating: 0, count: Synthesizer.mostFrames)
    block = StereoSamples(left: silence, right: silence)
    let key = min(max(0, tone.note.rounded()), 127)
    bend = Bend(offset: (tone.note - key) * 100, cents: tone.bend, hop: tone.bendHop * Double(sampleRate))
    synthesizer = try font.synthesizer(playing: preset)
    synthesizer.begin(
      key: Int(key), velocity: Int(min(max(1, tone.velocity.rounded()), 127)), widestBend: bend.widest)
  }

  deinit { font.takeBack(synthesizer) }

  func choke(after frames: Int) { envelope.choke(after: frames) }

  func add(to mix: inout Mix, from frame: Int) -> Bool {
    var frame = frame
    while frame < mix.frames {
      if used == ready {
        guard synthesizer.isSounding else { return false }
        makeBlock()
      }
      let count = min(mix.frames - frame, ready - used)
      mix.add(block, from: used, count: count, at: frame, gain: gain, envelope: envelope)
      envelope.advance(by: count)
      if envelope.isOver { return false }
      used += count
      frame += count
    }
    return used < ready || synthesizer.isSounding
  }

  private func makeBlock() {
    // As much at once as nothing happens in.
    ready = bend.isNothing ? Synthesizer.mostFrames : Synthesizer.blockFrames
    if let frames = held {
      // The note is let go at whichever end of FluidSynth's block is nearer.
      let blocks = (frames + Synthesizer.blockFrames / 2) / Synthesizer.blockFrames
      if blocks == 0 {
        synthesizer.release()
        held = nil
      } else {
        ready = min(ready, blocks * Synthesizer.blockFrames)
        held = frames - ready
      }
    }
    if !bend.isNothing { synthesizer.bend(cents: bend.cents(atFrame: made)) }
    synthesizer.render(&block, frames: ready)
    made += ready
    used = 0
  }

  /// How far a note is from its key, over time.
  private struct Bend {
    /// In cents, throughout.
    var offset: Double
    /// In cents, one every `hop` frames; the last one stays.
    var cents: [Double]
    var hop: Double

    var isNothing: Bool { offset == 0 && cents.isEmpty }
    var widest: Double { abs(offset) + cents.reduce(0) { max($0, abs($1)) } }

    func cents(atFrame frame: Int) -> Double {
      guard let last = cents.last else { return offset }
      let place = Double(frame) / hop
      let index = Int(place)
      guard index + 1 < cents.count else { return offset + last }
      return offset + cents[index] + (cents[index + 1] - cents[index]) * (place - Double(index))
    }
  }
}
