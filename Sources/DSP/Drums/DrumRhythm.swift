import Glibc

/// Hits and the grid of beats that they were meant for.
public struct DrumRhythm: Sendable {
  /// A hit's place on the grid.
  public struct Place: Hashable, Sendable {
    /// Steps from the first beat of the first bar.
    public var step: Int
    /// Where that step is, in samples.
    public var position: Double
    /// How far behind it the hit is, as a part of a step; before it below 0. A drift of the tempo is taken off.
    public var delay: Double
  }

  /// The even grid; its origin is the first beat of the first bar.
  public let grid: RhythmGrid
  public let beatsPerBar: Int
  /// What the tempo may be, the most likely first.
  public let tempos: [BeatTrack.Tempo]
  /// How well the hits fit the grid, 0…1: 1 where all are on it, 0 where they fall anywhere.
  public let fit: Double
  /// One for each hit.
  public let places: [Place]

  /// How the grid is to be.
  public struct Options: Sendable {
    /// Beats a minute; nil finds the tempo.
    public var tempo: Double?
    /// Nil decides between three and four.
    public var beatsPerBar: Int?
    public var stepsPerBeat: Double
    /// 0.5…0.75; nil finds how the hits swing.
    public var swing: Double?

    public init(tempo: Double? = nil, beatsPerBar: Int? = nil, stepsPerBeat: Double = 4, swing: Double? = nil) {
      self.tempo = tempo
      self.beatsPerBar = beatsPerBar
      self.stepsPerBeat = stepsPerBeat
      self.swing = swing
    }
  }

  /// - Parameters:
  ///   - hits: In order.
  ///   - sampleRate: In Hz.
  /// - Returns: Nil where no tempo can be found: less than about two seconds of hits, or nothing that repeats.
  public init?(_ hits: [DrumHit], sampleRate: Double, options: Options = Options()) {
    let range = options.tempo.map { $0 * 0.95...$0 * 1.05 } ?? 60...200
    func track(_ range: ClosedRange<Double>) -> BeatTrack {
      BeatTracker(range: range, beatsPerBar: options.beatsPerBar)
        .beats(of: hits.map(\.onset), isLow: hits.map { $0.kind == .kick }, sampleRate: sampleRate)
    }
    // How likely the tracker finds a tempo says little of few hits; how well they fit its grid says more.
    let likeliest = track(range)
    let candidates =
      options.tempo == nil
      ? likeliest.tempos.map { ($0, track($0.beatsPerMinute * 0.96...$0.beatsPerMinute * 1.04)) } : []
    let rhythms = candidates.compactMap { tempo, track in
      DrumRhythm(hits, on: track, tempos: likeliest.tempos, sampleRate: sampleRate, options: options)
        .map { (rhythm: $0, score: $0.fit + 0.3 * tempo.confidence) }
    }
    if let best = rhythms.max(by: { $0.score < $1.score }) {
      self = best.rhythm
    } else if let only = DrumRhythm(
      hits, on: likeliest, tempos: likeliest.tempos, sampleRate: sampleRate, options: options)
    {
      self = only
    } else {
      return nil
    }
  }

  /// The rhythm of hits whose beats are known; nil for fewer than two beats.
  private init?(
    _ hits: [DrumHit], on track: BeatTrack, tempos: [BeatTrack.Tempo], sampleRate: Double, options: Options
  ) {
    guard let first = track.beats.first,
      let pulse = SteadyPulse(track, beat: options.tempo.map { 60 * sampleRate / $0 })
    else { return nil }
    self.tempos = tempos
    beatsPerBar = track.beatsPerBar
    let meant = hits.map { pulse.steady($0.onset.position) }
    // The bar of the first hit is the first.
    var origin = pulse.origin - Double(first.number - 1) * pulse.beat
    let bar = Double(beatsPerBar) * pulse.beat
    if let earliest = meant.first {
      origin += ((earliest - origin + pulse.beat / (2 * options.stepsPerBeat)) / bar).rounded(.down) * bar
    }
    func grid(_ swing: Double) -> RhythmGrid {
      RhythmGrid(beat: pulse.beat, origin: origin, stepsPerBeat: options.stepsPerBeat, swing: swing)
    }
    func distance(_ grid: RhythmGrid) -> Double {
      zip(hits, meant).reduce(0) { sum, hit in
        let off = (grid.position(ofStep: grid.step(nearest: hit.1)) - hit.1) / grid.step
        return sum + min(0.25, off * off) * (0.2 + hit.0.onset.strength)
      }
    }
    let straight = distance(grid(0.5))
    var best = (swing: 0.5, distance: straight)
    for swing in stride(from: 0.52, through: 0.72, by: 0.01) {
      let distance = distance(grid(swing))
      if distance < best.distance { best = (swing, distance) }
    }
    // Swing must explain a good part of what is off the straight grid.
    let isSwung = best.distance < 0.6 * straight
    self.grid = grid(options.swing ?? (isSwung ? best.swing : 0.5))
    let weight = hits.reduce(0) { $0 + 0.2 + $1.onset.strength }
    // Hits that fall anywhere are off by a twelfth of a step squared.
    fit = max(0, 1 - 12 * distance(self.grid) / max(weight, 1e-9))
    places = meant.map { [grid = self.grid] position in
      let step = grid.step(nearest: position)
      return Place(
        step: step, position: grid.position(ofStep: step), delay: (position - grid.position(ofStep: step)) / grid.step)
    }
  }
}
