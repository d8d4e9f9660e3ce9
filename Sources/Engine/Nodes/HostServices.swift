import Glibc
import PluginABI

/// The services that plugins reach by id.
enum HostServices {
  static func service(_ id: String) -> UnsafeRawPointer? {
    switch id {
    case VB_SERVICE_PROGRESS: UnsafeRawPointer(progress)
    case VB_SERVICE_TEMPORARY: UnsafeRawPointer(temporary)
    case VB_SERVICE_ARTIFACTS: UnsafeRawPointer(artifacts)
    case VB_SERVICE_TIMELINE: UnsafeRawPointer(timeline)
    case VB_SERVICE_CONTINUATION: UnsafeRawPointer(continuation)
    default: nil
    }
  }

  private nonisolated(unsafe) static let progress = table(
    vb_progress_service(report: { node, done, total in
      HostTable.context(node) { $0.progress = (done, total) }
    }))

  private nonisolated(unsafe) static let temporary = table(
    vb_temporary_service(open_file: { node in
      guard let file = try? TemporaryFile() else { return -1 }
      return fcntl(file.descriptor, F_DUPFD_CLOEXEC, 0)
    }))

  private nonisolated(unsafe) static let artifacts = table(
    vb_artifacts_service(
      wants_digests: { node in HostTable.context(node) { $0.journal.wantsDigests ? 1 : 0 } },
      report: { node, artifact in
        guard let artifact = artifact?.pointee else { return }
        HostTable.context(node) { context in
          context.journal.report(
            Artifact(
              node: context.node, role: artifact.role == VB_ARTIFACT_INPUT ? .input : .output,
              location: CText.string(artifact.location) ?? "", contentType: CText.string(artifact.content_type),
              summary: CText.string(artifact.summary), sha256: CText.string(artifact.sha256), size: artifact.size))
        }
      }))

  private nonisolated(unsafe) static let timeline = table(
    vb_timeline_service(delay_link: { node, link, frames in
      HostTable.context(node) { context in
        guard context.phase == .created, frames >= 0, frames <= Timeline.end else {
          context.failure = RunError(
            .internal, "the stage breaks the plugin contract: it delays link \(link) by \(frames) frames")
          return RunError.Code.internal.status
        }
        context.linkDelays[Int(link)] = Int(frames)
        return 0
      }
    }))

  private nonisolated(unsafe) static let continuation = table(
    vb_continuation_service(again: { node in HostTable.context(node) { $0.wantsAgain = true } }))

  private static func table<Service>(_ service: Service) -> UnsafePointer<Service> {
    let pointer = UnsafeMutablePointer<Service>.allocate(capacity: 1)
    pointer.initialize(to: service)
    return UnsafePointer(pointer)
  }
}
