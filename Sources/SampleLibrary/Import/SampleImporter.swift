import AudioIO
import Glibc
import JSON
public import ObjectStore
import Synchronization

/// Brings files into a store: first the files, each under a key that its content gives, and when all are there, the catalogue.
///
/// What an import that was ended leaves behind is never half a sample: at most objects that no catalogue names yet, which the same
/// import finds again. Of two imports at the same time both are in the catalogue at the end.
public struct SampleImporter: Sendable {
  /// What became of an import.
  public struct Report: Sendable {
    /// Samples that are new or have changed.
    public var imported: [Sample] = []
    /// Samples that were there already, as they are.
    public var unchanged: [Sample] = []
    /// Files that were not taken.
    public var leftOut: [LeftOut] = []
    /// Bytes that were sent.
    public var bytes: Int64 = 0
    /// What the store refused.
    public var failures: [(name: String, error: ObjectStoreError)] = []
  }

  private let store: any ObjectStore
  private static let attempts = 30

  /// - Parameter store: the store itself, not what may queue a write for it.
  public init(_ store: any ObjectStore) { self.store = store }

  /// Imports what a plan holds.
  ///
  /// - Parameter isDryRun: whether everything is read and measured, and nothing is stored.
  /// - Throws: `badCatalogue`, `nothingToImport`, `store`; the latter also when it was cancelled.
  public func run(_ plan: ImportPlan, isDryRun: Bool = false, work: BulkWork = BulkWork()) throws(SampleLibraryError)
    -> Report
  {
    let known = try SampleStore(store).catalogue(cancellation: work.cancellation)
    let old = Dictionary(uniqueKeysWithValues: known.samples.map { ($0.name, $0) })
    let results = Mutex<[String: FileOutcome]>([:])
    let file = FileImport(store: store, plan: plan, isDryRun: isDryRun, cancellation: work.cancellation)
    var report = Report()
    do throws(ObjectStoreError) {
      let done = try work.perform(plan.proposals, name: { $0.path }, size: { $0.size }) {
        proposal throws(ObjectStoreError) in
        let outcome = try file.run(proposal, old)
        results.withLock { $0[proposal.path] = outcome }
        return .done
      }
      report.failures = done.failures
    } catch {
      throw .store(error)
    }
    report.leftOut = plan.leftOut
    let outcomes = results.withLock { $0 }
    for proposal in plan.proposals {
      switch outcomes[proposal.path] {
      case .imported(let sample, let bytes):
        report.imported.append(sample)
        report.bytes += bytes
      case .unchanged(let sample): report.unchanged.append(sample)
      case .leftOut(let reason): report.leftOut.append(LeftOut(path: proposal.path, reason: reason))
      case nil: break
      }
    }
    if !isDryRun && !report.imported.isEmpty { try write(report.imported, work.cancellation) }
    return report
  }

  /// Adds samples to the catalogue, on the condition that it is still the one that was read.
  private func write(_ samples: [Sample], _ cancellation: Cancellation) throws(SampleLibraryError) {
    var pause: UInt32 = 2_000
    for _ in 0..<Self.attempts {
      let old = try SampleStore(store).read(cancellation)
      let catalogue = (old?.catalogue ?? SampleCatalogue()).adding(samples)
      let text = catalogue.json.text(pretty: true) + "\n"
      let options = PutOptions(
        contentType: "application/json", if: old.map { .matches(etag: $0.etag) } ?? .absent)
      do throws(ObjectStoreError) {
        _ = try store.put(
          ObjectKey(SampleStore.catalogueKey), .bytes(Array(text.utf8)), options, cancellation: cancellation)
        return
      } catch .preconditionFailed {
        // Another import was faster: look again, not all at the same time.
        usleep(.random(in: 0...pause))
        pause = min(pause * 2, 500_000)
      } catch {
        throw .store(error)
      }
    }
    throw .store(
      .preconditionFailed(
        subject: SampleStore.catalogueKey,
        detail: "others wrote it each of the \(Self.attempts) times that it was to be changed; run the import again"))
  }
}
