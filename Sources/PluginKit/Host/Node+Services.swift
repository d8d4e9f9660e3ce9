import PluginABI

/// Severity of a message in the run's log.
public enum LogLevel: UInt32, Sendable {
  case debug = 1
  case info = 2
  case warning = 3
}

extension Node {
  /// Adds a message to the run's log.
  public func log(_ level: LogLevel, _ message: String) {
    host.pointee.log(handle, level.rawValue, message)
  }

  /// Whether the run is cancelled or past its deadline. A stage that works long in one call asks now and then.
  public var isCancelled: Bool { host.pointee.is_cancelled(handle) != 0 }

  /// Throws `cancelled` once the run is cancelled.
  public func checkCancellation() throws(StageError) {
    if isCancelled { throw StageError(.cancelled, "the run was cancelled") }
  }

  /// How far the stage is, in whatever unit; meant for sources. `total` is nil while unknown.
  public func reportProgress(_ done: Double, of total: Double?) {
    service(VB_SERVICE_PROGRESS, as: vb_progress_service.self)?.pointee.report(handle, done, total ?? 0)
  }

  /// A descriptor of a file that has no name and is gone with the process, however it ends. The caller closes it.
  public func openTemporaryFile() throws(StageError) -> Int32 {
    let descriptor = service(VB_SERVICE_TEMPORARY, as: vb_temporary_service.self)?.pointee.open_file(handle) ?? -1
    if descriptor < 0 { throw StageError(.io, "the host has no space for a temporary file") }
    return descriptor
  }

  /// Whether the run's manifest is to have digests, which cost a pass over the bytes.
  public var wantsDigests: Bool {
    service(VB_SERVICE_ARTIFACTS, as: vb_artifacts_service.self)?.pointee.wants_digests(handle) == 1
  }

  /// Records in the manifest what was read, or what was written and is in place.
  public func report(_ artifact: Artifact) {
    guard let service = service(VB_SERVICE_ARTIFACTS, as: vb_artifacts_service.self) else { return }
    artifact.withABI { service.pointee.report(handle, $0) }
  }

  /// Lets everything on audio link `link` of an aligned stage lie `frames` later on the timeline than its clips say, at no
  /// cost in memory. To be called from `negotiate`.
  public func delay(link: Int, frames: Int) throws(StageError) {
    guard let service = service(VB_SERVICE_TIMELINE, as: vb_timeline_service.self) else {
      throw StageError(.unavailable, "this host cannot delay a link; a newer one is needed")
    }
    try check(service.pointee.delay_link(handle, UInt32(link), Int64(frames)))
  }

  /// Has the host repeat the call at hand as soon as the outputs have room; false where it cannot.
  func asksToBeCalledAgain() -> Bool {
    guard let service = service(VB_SERVICE_CONTINUATION, as: vb_continuation_service.self) else { return false }
    service.pointee.again(handle)
    return true
  }

  private func service<Service>(_ id: String, as type: Service.Type) -> UnsafePointer<Service>? {
    host.pointee.service(id)?.assumingMemoryBound(to: type)
  }

  /// Tells the host why a call is about to fail; the answer is what the call returns.
  func fail(_ error: StageError) -> vb_status {
    guard let message = error.message else { return error.code.rawValue }
    return host.pointee.fail(handle, error.code.rawValue, error.about, message)
  }
}
