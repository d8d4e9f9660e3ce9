import AudioIO
import AudioStages
import CSampleRate
import ObjectStages
import ObjectStore
import PluginKit
import SampleLibrary

/// Decodes one-shots to the renderer's rate, each once, and keeps them.
final class SampleLoader {
  /// What all samples of a node may take once decoded.
  private static let maximumBytes = 512 << 20

  private let sampleRate: Int
  private let watch: NodeWatch
  private let cancellation: Cancellation
  private var decoded: [String: StereoSamples] = [:]
  private var bytes = 0
  /// Made when it is first needed.
  private var library: (store: any ObjectStore, samples: SampleStore, catalogue: SampleCatalogue)?

  init(sampleRate: Int, _ node: Node) {
    self.sampleRate = sampleRate
    let watch = NodeWatch(node)
    self.watch = watch
    cancellation = Cancellation(or: { watch.isOver })
  }

  deinit { watch.end() }

  /// A sound of the library, its takes decoded by name.
  ///
  /// - Throws: where it was looked for in vain.
  func takes(
    of instrument: Instrument, genre: String?, seed: UInt64
  ) throws(StageError) -> (SampleChoice, [String: StereoSamples]) {
    let library = try openLibrary()
    let choice = try translated { () throws(SampleLibraryError) in
      try library.catalogue.choose(instrument.name, genre: genre, seed: seed)
    }
    var takes: [String: StereoSamples] = [:]
    for sample in choice.takes {
      takes[sample.name] = try sound(called: "library:\(sample.name)") { () throws(StageError) in
        try translated { () throws(SampleLibraryError) in
          try library.samples.audio(sample, cancellation: cancellation)
        }
      }
    }
    return (choice, takes)
  }

  /// The genre that a text names.
  func checkGenre(_ text: String) throws(StageError) {
    let library = try openLibrary()
    _ = try translated { () throws(SampleLibraryError) in try library.catalogue.genre(text) }
  }

  /// What a kit's entry names: a file, or an object as `r2:KEY`.
  func sound(_ place: String) throws(StageError) -> StereoSamples {
    try sound(called: place) { () throws(StageError) in
      let key = place.hasPrefix("r2:") ? String(place.dropFirst(3)) : nil
      let bytes = try key.map { key throws(StageError) in try object(key) }
      let limits = AudioLimits(maximumDuration: SampleStore.longest)
      do throws(AudioIOError) {
        let reader =
          if let bytes {
            try AudioReader(bytes: bytes, subject: place, limits: limits)
          } else {
            try AudioReader(path: place, limits: limits)
          }
        return SampleAudio(channels: try reader.readAll(), sampleRate: reader.info.sampleRate)
      } catch {
        throw StageError(error, about: "kit")
      }
    }
  }

  private func object(_ key: String) throws(StageError) -> [UInt8] {
    let store = try openLibrary().store
    do throws(ObjectStoreError) {
      return try store.bytes(try ObjectKey(key), limit: 256 << 20, cancellation: cancellation).bytes
    } catch {
      throw StageError(error, about: "kit")
    }
  }

  private func openLibrary() throws(StageError) -> (
    store: any ObjectStore, samples: SampleStore, catalogue: SampleCatalogue
  ) {
    if let library { return library }
    let store: any ObjectStore
    do throws(ObjectStoreError) {
      store = try Self.configuredStore()
    } catch {
      throw StageError(error)
    }
    let samples = SampleStore(store)
    let catalogue = try translated { () throws(SampleLibraryError) in
      try samples.catalogue(cancellation: cancellation)
    }
    let opened = (store, samples, catalogue)
    library = opened
    return opened
  }

  private static func configuredStore() throws(ObjectStoreError) -> any ObjectStore {
    let configuration: StorageConfiguration
    do throws(ConfigurationError) {
      configuration = try .ofProcess()
    } catch {
      throw error.asStoreError
    }
    return try configuration.makeStore()
  }

  private func sound(
    called name: String, _ decode: () throws(StageError) -> SampleAudio
  ) throws(StageError) -> StereoSamples {
    if let known = decoded[name] { return known }
    let audio = try decode()
    let left = try resampled(audio.channels[0], from: audio.sampleRate)
    let isMono = audio.channels.count == 1
    let sound = StereoSamples(
      left: left, right: isMono ? left : try resampled(audio.channels[1], from: audio.sampleRate), isMono: isMono)
    bytes += sound.frames * (isMono ? 4 : 8)
    guard bytes <= Self.maximumBytes else {
      throw StageError(
        .limit, "the samples of this node take more than \(Self.maximumBytes >> 20) MB once decoded; use shorter ones",
        about: "kit")
    }
    decoded[name] = sound
    return sound
  }

  /// Band-limited sinc interpolation by libsamplerate, whose filter is centred: frame 0 stays frame 0.
  private func resampled(_ samples: [Float], from rate: Int) throws(StageError) -> [Float] {
    if rate == sampleRate || samples.isEmpty { return samples }
    let ratio = Double(sampleRate) / Double(rate)
    var status: Int32 = 0
    let capacity = Int((Double(samples.count) * ratio).rounded(.up)) + 1
    let result = [Float](unsafeUninitializedCapacity: capacity) { target, count in
      samples.withUnsafeBufferPointer { source in
        var data = SRC_DATA()
        data.data_in = source.baseAddress
        data.data_out = target.baseAddress
        data.input_frames = source.count
        data.output_frames = target.count
        data.src_ratio = ratio
        status = src_simple(&data, Int32(SRC_SINC_MEDIUM_QUALITY), 1)
        count = status == 0 ? data.output_frames_gen : 0
      }
    }
    guard status == 0 else {
      throw .badInput(
        "a sample at \(rate) Hz cannot be played at \(sampleRate) Hz: \(String(cString: src_strerror(status)))",
        about: "rate")
    }
    return result
  }
}

/// Runs `body` and turns what it throws into what the host understands.
private func translated<Result>(_ body: () throws(SampleLibraryError) -> Result) throws(StageError) -> Result {
  do throws(SampleLibraryError) {
    return try body()
  } catch {
    throw StageError(error, about: "genre")
  }
}
