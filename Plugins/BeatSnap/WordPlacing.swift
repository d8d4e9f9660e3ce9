import DSP
import MusicStages
import PluginKit
import Score

/// Puts words of a recording where a rhythm says: each is cut out, made as long as it shall be, and added to silence so that its
/// strongest attack, the beginning of its vowel as a rule, is on the beat.
struct WordPlacing {
  /// A word and its place, in seconds.
  private struct Part {
    var word: Word
    /// What may be heard of it: up to the words around it.
    var audible: ClosedRange<Double>
    var place: Double
    var length: Double?
    /// When the next word is placed.
    var next: Double?
  }

  /// Where a word goes, in seconds on the timeline.
  struct Place {
    /// Which; nil takes the next.
    var word: String?
    var start: Double
    /// How long it is made; nil leaves it as long as it is.
    var length: Double?
  }

  private let format: AudioFormat
  private let parts: [Part]
  /// Seconds a bar; nil where nothing tells it.
  private let bar: Double?
  private let origin: Double
  private var output: [[Float]]

  /// - Parameters:
  ///   - words: In order of their start.
  ///   - bar: Seconds a bar; nil where the result need not be whole bars.
  ///   - origin: When the first bar begins, in seconds.
  init(
    words: [Word], places: [Place], bar: Double?, origin: Double, format: AudioFormat
  ) throws(StageError) {
    self.format = format
    self.origin = origin
    self.bar = bar
    output = Array(repeating: [], count: format.channels)
    let starts = places.map(\.start)
    var used: Set<Int> = []
    var parts: [Part] = []
    var last = -1
    for (index, place) in places.enumerated() {
      guard let number = Self.choose(place, from: words, after: last, used: used) else {
        let wanted = place.word.map { "the word \"\($0)\"" } ?? "a word"
        throw .badParameter(
          "the rhythm wants \(wanted) in entry \(index + 1), and the recording has no such word left", about: "rhythm")
      }
      used.insert(number)
      last = number
      let word = words[number]
      // A little before and after it, where no other word is.
      let earlier = number > 0 ? words[number - 1].end : 0
      let later = number + 1 < words.count ? words[number + 1].start : .infinity
      let audible = min(word.start, max(earlier, word.start - 0.03))...max(word.end, min(later, word.end + 0.05))
      parts.append(
        Part(
          word: word, audible: audible, place: place.start, length: place.length,
          next: starts.filter { $0 > starts[index] }.min()))
    }
    self.parts = parts
  }

  /// The next word, or the next that is spelled so; an earlier one where none follows.
  private static func choose(_ place: Place, from words: [Word], after last: Int, used: Set<Int>) -> Int? {
    let free = words.indices.filter { index in
      !used.contains(index) && (place.word.map { words[index].isSpelled($0) } ?? true)
    }
    return free.first { $0 > last } ?? free.first
  }

  /// Adds the words that begin in this clip.
  mutating func add(_ clip: borrowing Block) {
    let rate = Double(format.sampleRate)
    let clipStart = Double(clip.clipStart) / rate
    for part in parts {
      let whole = clipStart...clipStart + Double(clip.frames) / rate
      guard whole.contains(part.word.start) else { continue }
      let first = max(0, Int(((part.audible.lowerBound - clipStart) * rate).rounded()))
      let last = min(clip.frames, Int(((part.audible.upperBound - clipStart) * rate).rounded()))
      if last - first < 16 { continue }
      var channels: [[Float]] = []
      for channel in 0..<clip.channelCount {
        let samples = clip[channel]
        channels.append((first..<last).map { samples[$0] })
      }
      place(part, channels, wordStart: part.word.start - clipStart - Double(first) / rate)
    }
  }

  /// - Parameter wordStart: Where the word begins in `channels`, in seconds.
  private mutating func place(_ part: Part, _ channels: [[Float]], wordStart: Double) {
    let rate = Double(format.sampleRate)
    let count = channels[0].count
    let attack = Self.attack(
      in: channels, wordStart: wordStart, wordLength: part.word.end - part.word.start, rate: rate)
    let rest = count - attack
    // As long as wanted; otherwise as it is, or shorter where the next word would meet it, but never by more than half.
    var after = rest
    if let length = part.length {
      after = min(4 * rest, max(rest / 4, Int((length * rate).rounded())))
    } else if let next = part.next {
      after = min(rest, max(rest / 2, Int(((next - part.place) * rate).rounded())))
    }
    var anchors = [AttackMover.Anchor(from: attack, to: attack)]
    if after > 0 && rest > 0 { anchors.append(AttackMover.Anchor(from: count, to: attack + after)) }
    let word = AttackMover(anchors: anchors, sampleRate: rate).move(channels, frames: attack + after)
    add(Self.faded(word, rate: rate), at: Int((part.place * rate).rounded()) - attack)
  }

  /// The strongest onset of the first half of a word, in samples of `channels`.
  private static func attack(in channels: [[Float]], wordStart: Double, wordLength: Double, rate: Double) -> Int {
    var sum = channels[0]
    for channel in channels.dropFirst() { for i in sum.indices { sum[i] += channel[i] } }
    let onsets = OnsetDetector().onsets(of: sum.span, novelty: Novelty(of: sum.span, sampleRate: rate))
    let range = (wordStart - 0.02) * rate...(wordStart + 0.5 * wordLength) * rate
    let best = onsets.filter { range.contains($0.position) }.max { $0.strength < $1.strength }
    let position = best.map { Int($0.position.rounded()) } ?? Int((wordStart * rate).rounded())
    return min(max(0, position), sum.count - 1)
  }

  /// Fades of 3 ms at the front and 15 ms at the end.
  private static func faded(_ channels: [[Float]], rate: Double) -> [[Float]] {
    channels.map { channel in
      var channel = channel
      let front = min(channel.count / 4, Int(0.003 * rate))
      let back = min(channel.count / 4, Int(0.015 * rate))
      for i in 0..<front { channel[i] *= Float(i + 1) / Float(front + 1) }
      for i in 0..<back { channel[channel.count - 1 - i] *= Float(i + 1) / Float(back + 1) }
      return channel
    }
  }

  private mutating func add(_ channels: [[Float]], at start: Int) {
    for (index, channel) in channels.enumerated() where index < output.count {
      let end = start + channel.count
      if output[index].count < end {
        output[index].append(contentsOf: repeatElement(0, count: end - output[index].count))
      }
      for i in channel.indices where start + i >= 0 { output[index][start + i] += channel[i] }
    }
  }

  /// The words on their places, `bars` long; as long as they need where that is nil, in whole bars where there are any.
  func result(bars: Int?) -> [[Float]] {
    let rate = Double(format.sampleRate)
    let longest = Double(output.map(\.count).max() ?? 0) / rate
    var seconds = longest
    if let bar {
      let needed = max(1, Int(((longest - origin) / bar - 1e-6).rounded(.up)))
      seconds = origin + Double(bars ?? needed) * bar
    }
    let frames = Int((seconds * rate).rounded())
    return output.map { channel in
      Array(channel.prefix(frames)) + Array(repeating: 0, count: max(0, frames - channel.count))
    }
  }
}

extension WordPlacing.Place {
  /// An entry of a rhythm.
  init(_ place: WordPlace, _ clock: BeatClock, beatsPerBar: Int) {
    let beat = place.beats(beatsPerBar: beatsPerBar)
    start = clock.seconds(atBeat: beat)
    word = place.word
    length = place.beats.map { clock.seconds(atBeat: beat + $0) - start }
  }

  /// One for each hit and each note of a list, which lasts as long as the note; beats are none.
  static func list(_ list: EventList) -> [WordPlacing.Place] {
    if list.kind == "beats" { return [] }
    return list.events.map { event in
      WordPlacing.Place(
        start: list.seconds(event.start), length: event.duration > 0 ? list.seconds(event.duration) : nil)
    }
  }
}
