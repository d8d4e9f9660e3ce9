/// Patterns that everybody knows by name.
public enum PatternName: String, CaseIterable, Sendable {
  case rock, pop, jazz, electronic, rnb, shuffle, silence
  case hipHop = "hip-hop"
  case loFi = "lo-fi"
  case fourOnTheFloor = "four-on-the-floor"
  case halfTime = "half-time"

  /// The hits, in bars of four beats.
  public var pattern: DrumPattern {
    switch self {
    case .silence: DrumPattern(bars: 1, subdivisions: 16, hits: [])
    case .rock:
      .grid(
        [
          ("kick", "X.......x.x.....|X.......x.o...x."),
          ("snare", "....X.......X...|....X.......X..o"),
          ("hi-hat", "x.o.x.o.x.o.x.o.|x.o.x.o.x.o.x..."),
          ("open-hat", "................|..............x."),
        ])
    case .pop:
      .grid(
        [
          ("kick", "X......xx.......|X......xx...x..."),
          ("snare", "....X.......X...|....X.......X..."),
          ("clap", "....x.......x...|....x.......x..."),
          ("hi-hat", "x.o.x.o.x.o.x.o.|x.o.x.o.x.o.x.oo"),
          ("shaker", "oooooooooooooooo|oooooooooooooooo"),
        ])
    case .jazz:
      .grid(
        [
          ("ride", "x..x.ox..x.o|x..x.ox..x.o"),
          ("hi-hat", "...x.....x..|...x.....x.."),
          ("kick", "o.....o.....|o.....o....o"),
          ("snare", "............|.....o......"),
        ])
    case .electronic:
      .grid(
        [
          ("kick", "X...X...X...X...|X...X...X...X.x."),
          ("clap", "....x.......x...|....x.......x..."),
          ("hi-hat", "o.o.o.o.o.o.o.o.|o.o.o.o.o.o.o.oo"),
          ("open-hat", "..x...x...x...x.|..x...x...x...x."),
          ("perc", "...o..o....o....|...o..o....o..o."),
        ])
    case .rnb:
      .grid(
        [
          ("kick", "X..x......x.....|X..x..x...x....."),
          ("snare", "....X.......X...|....X..o....X..."),
          ("rim", ".......o........|..............o."),
          ("hi-hat", "x.xox.x.x.xox.x.|x.xox.x.x.xox.xx"),
        ])
    case .shuffle:
      .grid(
        [
          ("kick", "X.....x.x...|X....xx....."),
          ("snare", "...X..o..X..|...X.o...X.o"),
          ("hi-hat", "x.ox.ox.ox.o|x.ox.ox.ox.o"),
        ])
    case .hipHop:
      .grid(
        [
          ("kick", "X..x..x...X.....|X..x......X..x.."),
          ("snare", "....X.......X...|....X..o.o..X..."),
          ("hi-hat", "x.o.x.o.x.o.x.oo|x.o.x.o.x.x.x.o."),
        ])
    case .loFi:
      .grid(
        [
          ("kick", "x......x..x.....|x..o......x....."),
          ("snare", "....x.......x...|....x.......x..o"),
          ("hi-hat", "o.o.o.o.o.o.o.o.|o.o.o.o.o.o.o..."),
          ("shaker", "..o...o...o...o.|..o...o...o...o."),
        ])
    case .fourOnTheFloor:
      .grid(
        [
          ("kick", "X...X...X...X..."),
          ("snare", "....x.......x..."),
          ("hi-hat", "..x...x...x...x."),
        ])
    case .halfTime:
      .grid(
        [
          ("kick", "X.........x.....|X.....x...x....."),
          ("snare", "........X.......|........X......."),
          ("hi-hat", "x.o.x.o.x.o.x.o.|x.o.x.o.x.o.x.oo"),
        ])
    }
  }
}

extension DrumPattern {
  /// A pattern as tablature: for each instrument its steps, bars parted by `|`; `X` is an accent, `x` a hit, `o` a soft one.
  static func grid(_ rows: [(instrument: String, steps: String)]) -> DrumPattern {
    let velocities: [Character: Double] = ["X": 118, "x": 100, "o": 64]
    var hits: [Hit] = []
    for (instrument, steps) in rows {
      for (bar, steps) in steps.split(separator: "|").enumerated() {
        for (step, letter) in steps.enumerated() {
          guard let velocity = velocities[letter] else { continue }
          hits.append(Hit(bar: bar + 1, position: Double(step + 1), instrument: instrument, velocity: velocity))
        }
      }
    }
    let bars = rows[0].steps.split(separator: "|")
    return DrumPattern(bars: bars.count, subdivisions: bars[0].count, hits: hits)
  }
}
