import DSP

/// A one-shot as it is heard once.
final class SampleVoice: Voice {
  let chokeGroup: String?
  private let sound: StereoSamples
  private let gain: StereoGain
  private var position = 0
  private var envelope: ChokeEnvelope

  init(_ sound: StereoSamples, gain: StereoGain, chokeGroup: String?, sampleRate: Int) {
    self.sound = sound
    self.gain = gain
    self.chokeGroup = chokeGroup
    envelope = ChokeEnvelope(sampleRate: sampleRate)
  }

  func choke(after frames: Int) { envelope.choke(after: frames) }

  func add(to mix: inout Mix, from frame: Int) -> Bool {
    let count = min(mix.frames - frame, sound.frames - position)
    mix.add(sound, from: position, count: count, at: frame, gain: gain, envelope: envelope)
    position += count
    envelope.advance(by: count)
    return position < sound.frames && !envelope.isOver
  }
}
