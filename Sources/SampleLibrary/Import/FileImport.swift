import AudioIO
import Glibc
import ObjectStore

/// What became of one file.
enum FileOutcome: Sendable {
  case imported(Sample, bytes: Int64)
  case unchanged(Sample)
  case leftOut(reason: String)
}

/// Brings one file into a store.
struct FileImport: Sendable {
  let store: any ObjectStore
  let plan: ImportPlan
  let isDryRun: Bool
  let cancellation: Cancellation

  /// - Parameter old: what the catalogue has, by name.
  func run(_ proposal: SampleProposal, _ old: [String: Sample]) throws(ObjectStoreError) -> FileOutcome {
    let path = "\(plan.folder)/\(proposal.path)"
    let sample: Sample
    do throws(AudioIOError) {
      sample = try describe(proposal, path: path, old)
    } catch {
      return .leftOut(reason: error.description)
    }
    guard let key = sample.key else { return .leftOut(reason: "its path is too long for a key") }
    let isStored = try store.exists(key, cancellation: cancellation)
    if isStored && old[sample.name] == sample { return .unchanged(sample) }
    guard !isStored, !isDryRun else { return .imported(sample, bytes: isStored ? 0 : proposal.size) }
    do throws(ObjectStoreError) {
      let info = try FileTransfer(store).upload(path, to: key, PutOptions(if: .absent), cancellation: cancellation)
      return .imported(sample, bytes: info.size)
    } catch .preconditionFailed {
      // Another import brought the same file meanwhile.
      return .imported(sample, bytes: 0)
    } catch {
      throw error
    }
  }

  private func describe(
    _ proposal: SampleProposal, path: String, _ old: [String: Sample]
  ) throws(AudioIOError) -> Sample {
    let reader = try AudioReader(
      path: path, limits: AudioLimits(maximumDuration: SampleStore.longest), nonFinite: .zero)
    guard reader.byteCount <= SampleStore.largestFile else {
      throw .limit(subject: path, detail: "a sample's file has at most \(SampleStore.largestFile >> 20) MiB")
    }
    let sha256 = try reader.sha256()
    let parts = proposal.path.split(separator: "/")
    let fileName = parts.last ?? ""
    let dot = fileName.lastIndex(of: ".") ?? fileName.endIndex
    let folders = parts.dropLast().map { Self.plain($0) }
    let stem = (folders + [Self.plain(fileName[..<dot])]).joined(separator: "/")
    let name = "\(plan.pack)/\(stem)"
    var sample = Sample(
      name: name,
      key: try? ObjectKey("\(SampleStore.prefix)\(name).\(sha256.prefix(12))\(fileName[dot...].lowercased())"),
      instrument: proposal.instrument, genres: proposal.genres, sound: "\(plan.pack)/\(proposal.sound)",
      velocities: proposal.velocities, duration: 0, sampleRate: reader.info.sampleRate,
      channels: reader.info.channels, rootNote: proposal.rootNote, loudness: 0, peak: nil, loop: nil,
      licence: proposal.licence, source: proposal.source, sha256: sha256)
    if let known = old[name], known.sha256 == sha256 {
      (sample.duration, sample.loudness, sample.peak) = (known.duration, known.loudness, known.peak)
    } else {
      let audio = SampleAudio(channels: try reader.readAll(), sampleRate: reader.info.sampleRate)
      guard audio.frames > 0 else { throw .notAudio(subject: path, detail: "it holds no sound: its length is 0") }
      let level = SoundLevel(audio)
      sample.duration = Sample.rounded(Double(audio.frames) / Double(audio.sampleRate), Sample.timeSteps)
      (sample.loudness, sample.peak) = (
        Sample.rounded(level.loudness, Sample.levelSteps), Sample.rounded(level.peak, Sample.levelSteps)
      )
    }
    sample.loop = proposal.loop?.loop(seconds: sample.duration)
    return sample
  }

  /// A part of a path as a part of a key: letters, digits, `-`, `_` and `.`, anything else becomes `-`.
  private static func plain(_ part: Substring) -> String {
    let mapped = part.unicodeScalars.map { scalar -> Character in
      let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || (48...57).contains(scalar.value))
      return isPlain || "-_.".unicodeScalars.contains(scalar) ? Character(scalar) : "-"
    }
    let text = String(mapped)
    return text.allSatisfy { $0 == "." } ? "-" : text
  }
}

extension SampleProposal.LoopHint {
  /// The loop that lasts so many seconds; nil for a length that has no tempo.
  func loop(seconds: Double) -> Sample.Loop? {
    guard seconds > 0 else { return nil }
    let loop: Sample.Loop =
      switch self {
      case .beats(let beats): .init(bpm: Sample.rounded(60 * beats / seconds, Sample.tempoSteps), beats: beats)
      case .bpm(let bpm): .init(bpm: bpm, beats: max(1, (bpm * seconds / 60).rounded()))
      }
    return (10...1_000).contains(loop.bpm) && loop.beats <= 1_024 ? loop : nil
  }
}
