import AudioIO
public import ObjectStore

/// The samples of an object store: the catalogue, and the files that it names.
public struct SampleStore: Sendable {
  /// What the keys of all samples begin with.
  public static let prefix = "samples/"
  /// The catalogue's document.
  public static let catalogueKey = prefix + "catalogue.json"
  /// Seconds that a sample may last.
  public static let longest = 120.0
  /// Bytes that a sample's file may have.
  static let largestFile = 256 << 20

  let store: any ObjectStore

  public init(_ store: any ObjectStore) { self.store = store }

  /// What is imported; nothing where there is no catalogue yet.
  ///
  /// - Throws: `badCatalogue`, `store`.
  public func catalogue(cancellation: Cancellation = .never) throws(SampleLibraryError) -> SampleCatalogue {
    try read(cancellation)?.catalogue ?? SampleCatalogue()
  }

  /// A sample's audio: built-in ones are synthesised, others read whole and decoded.
  ///
  /// - Throws: `missingObject`, `unreadable`, `store`.
  public func audio(
    _ sample: Sample, cancellation: Cancellation = .never
  ) throws(SampleLibraryError) -> SampleAudio {
    guard let key = sample.key else { return try BuiltInKit.audio(sample) }
    let bytes: [UInt8]
    do throws(ObjectStoreError) {
      bytes = try store.bytes(key, limit: Self.largestFile, cancellation: cancellation).bytes
    } catch .notFound {
      throw .missingObject(sample, store: store.name)
    } catch {
      throw .store(error)
    }
    do throws(AudioIOError) {
      return try SampleAudio(decoding: bytes, subject: key.text)
    } catch {
      throw .unreadable(sample, error)
    }
  }

  /// The catalogue with its ETag; nil where there is none.
  func read(
    _ cancellation: Cancellation
  ) throws(SampleLibraryError) -> (catalogue: SampleCatalogue, etag: String)? {
    let object: (bytes: [UInt8], info: ObjectInfo)
    do throws(ObjectStoreError) {
      object = try store.bytes(
        ObjectKey(Self.catalogueKey), limit: SampleCatalogue.maximumBytes, cancellation: cancellation)
    } catch .notFound {
      return nil
    } catch {
      throw .store(error)
    }
    return (try SampleCatalogue(parsing: object.bytes, subject: Self.catalogueKey), object.info.etag)
  }
}

extension SampleAudio {
  /// Decodes a file that is in memory; samples that are not finite count as 0.
  init(decoding bytes: [UInt8], subject: String) throws(AudioIOError) {
    let reader = try AudioReader(
      bytes: bytes, subject: subject, limits: AudioLimits(maximumDuration: SampleStore.longest), nonFinite: .zero)
    self.init(channels: try reader.readAll(), sampleRate: reader.info.sampleRate)
  }
}
