import JSON
import ObjectStore

extension SampleCatalogue {
  /// The sound of an instrument in a genre.
  ///
  /// Looks through the imported samples of the genre and of those that the genre falls back to (``Genre/chain``), then through all
  /// imported ones, then in the built-in kit of the genre; then the same for the instrument's substitute, such as the closed
  /// hi-hat for the open one. Where several sounds fit, the seed chooses; the same catalogue and seed give the same.
  ///
  /// - Parameters:
  ///   - instrument: a canonical name or an alias.
  ///   - genre: a known genre, an alias, or one of an imported sample; nil for any.
  /// - Throws: `unknownInstrument`, `unknownGenre`, `nothingFound`.
  public func choose(
    _ instrument: String, genre: String? = nil, seed: UInt64 = 0
  ) throws(SampleLibraryError) -> SampleChoice {
    let wanted = try Instrument(instrument)
    let genre = try genre.map { name throws(SampleLibraryError) in try self.genre(name) }
    var tried: [String] = []
    var candidate: Instrument? = wanted
    while let instrument = candidate {
      for place in places(instrument, genre) {
        tried.append(place.name)
        let found = place.samples
        if !found.isEmpty { return SampleChoice(takes: Self.pick(found, instrument, seed), tried: tried) }
      }
      candidate = instrument.substitute
    }
    throw .nothingFound(wanted, tried: tried)
  }

  /// The sample of a name, such as `sonic-pi/bd_haus` or `built-in/rock/kick`, or of an object's key.
  ///
  /// - Throws: `unknownSample`, which suggests the nearest name.
  public func sample(_ name: String) throws(SampleLibraryError) -> Sample {
    if let found = everything.first(where: { $0.name == name || $0.key?.text == name }) { return found }
    throw .unknownSample(name, suggestion: NearestName.find(name, among: everything.map(\.name)))
  }

  /// The genre that a text names, if it is known or a sample has it.
  ///
  /// - Throws: `unknownGenre`.
  public func genre(_ text: String) throws(SampleLibraryError) -> Genre {
    if let known = Genre.known(text) { return known }
    let own = Set(samples.flatMap(\.genres))
    if let genre = Genre(text), own.contains(genre) { return genre }
    let names = Genre.known.map(\.name) + own.map(\.name).sorted()
    throw .unknownGenre(text, suggestion: NearestName.find(text, among: names))
  }

  private func places(_ instrument: Instrument, _ genre: Genre?) -> [(name: String, samples: [Sample])] {
    let own = samples.filter { $0.instrument == instrument }
    let builtIn = BuiltInKit.samples.filter { $0.instrument == instrument }
    var places: [(String, [Sample])] = []
    for genre in genre?.chain ?? [] {
      places.append(("\(genre)/\(instrument.name)", own.filter { $0.genres.contains(genre) }))
    }
    places.append(("any/\(instrument.name)", own))
    for genre in genre?.chain ?? [] {
      places.append(("built-in \(genre)/\(instrument.name)", builtIn.filter { $0.genres.contains(genre) }))
    }
    places.append(("built-in any/\(instrument.name)", builtIn))
    return places
  }

  /// The takes of the sound that a seed chooses.
  private static func pick(_ samples: [Sample], _ instrument: Instrument, _ seed: UInt64) -> [Sample] {
    var sounds: [String] = []
    for sample in samples where sounds.last != sample.sound && !sounds.contains(sample.sound) {
      sounds.append(sample.sound)
    }
    // Another instrument of the same kit draws anew.
    let mixed = instrument.name.utf8.reduce(seed) { SplitMix.mix($0 &+ UInt64($1)) }
    let sound = sounds[Int(SplitMix.mix(mixed) % UInt64(sounds.count))]
    return samples.filter { $0.sound == sound }
  }
}
