import Pipeline
import PluginABI

/// The functions that the host offers to plugins, as the C table. Each finds its ``NodeContext`` behind the `vb_node`.
enum HostTable {
  nonisolated(unsafe) static let host: UnsafePointer<vb_host> = {
    let table = UnsafeMutablePointer<vb_host>.allocate(capacity: 1)
    table.initialize(
      to: vb_host(
        abi_major: VB_ABI_MAJOR, abi_minor: VB_ABI_MINOR, name: CText.copy("VoiceBeat"),
        version: CText.copy(engineVersion),
        service: { id in id.flatMap { HostServices.service(String(cString: $0)) } },
        create_buffer: { node, channels, frames in
          context(node) { (context) -> UnsafeMutablePointer<vb_buffer>? in
            if context.cancellation.isCancelled {
              context.failure = RunError(.cancelled, "the run was cancelled")
              return nil
            }
            guard channels > 0, channels <= 1024, frames >= 0 else {
              context.failure = RunError(
                .internal, "a buffer of \(channels) channels and \(frames) frames was asked for")
              return nil
            }
            do throws(RunError) {
              return try context.pool.buffer(channels: Int(channels), frames: Int(frames)).abi
            } catch {
              context.failure = error
              return nil
            }
          }
        },
        retain_buffer: { buffer in if let buffer { AudioBuffer(buffer).retain() } },
        release_buffer: { buffer in if let buffer { AudioBuffer(buffer).release() } },
        begin_clip: { node, output, clip in
          emit(node, output) { (port) throws(RunError) in
            guard let clip else { throw RunError(.internal, "begin_clip was called without a clip") }
            try port.begin(clip.pointee)
          }
        },
        write: { node, output, buffer, offset, frames in
          emit(node, output) { (port) throws(RunError) in
            guard let buffer else { throw RunError(.internal, "write was called without a buffer") }
            try port.write(AudioBuffer(buffer), offset: Int(offset), frames: Int(frames))
          }
        },
        end_clip: { node, output in emit(node, output) { (port) throws(RunError) in try port.end() } },
        emit_events: { node, output, events in
          emit(node, output) { (port) throws(RunError) in
            guard let events, port.kind == .events else {
              throw port.misuse("events are sent to an output of another kind, or none")
            }
            guard Message.isSound(events.pointee) else {
              throw port.misuse("a list of events has no kind, no rate, no list or a null in it")
            }
            port.emit(Message(events.pointee))
          }
        },
        emit_document: { node, output, document in
          emit(node, output) { (port) throws(RunError) in
            guard let document, port.kind == .document else {
              throw port.misuse("a document is sent to an output of another kind, or none")
            }
            guard Message.isSound(document.pointee) else {
              throw port.misuse("a document has no content type or no bytes")
            }
            port.emit(Message(document.pointee))
          }
        },
        fail: { node, status, about, message in
          context(node) { context in
            // What the host knows of a shortage or a cancel says more than the stage can.
            if context.failure?.code == .limit, status == RunError.Code.limit.status { return status }
            if context.failure?.code == .cancelled, context.cancellation.isCancelled { return status }
            context.failure = RunError(
              RunError.Code(status), CText.string(message) ?? "no reason given", about: CText.string(about))
            return status
          }
        },
        log: { node, severity, message in
          context(node) { context in
            let level: LogMessage.Severity = severity == 1 ? .debug : severity == 2 ? .info : .warning
            context.journal.log(
              LogMessage(severity: level, node: context.node, text: CText.string(message) ?? ""))
          }
        },
        is_cancelled: { node in context(node) { $0.cancellation.isCancelled ? 1 : 0 } }
      ))
    return UnsafePointer(table)
  }()

  static func context<Result>(_ node: OpaquePointer?, _ body: (NodeContext) -> Result) -> Result {
    Unmanaged<NodeContext>.fromOpaque(UnsafeRawPointer(node!))._withUnsafeGuaranteedRef { body($0) }
  }

  /// Runs `body` on an output of a started instance; an error is kept and returned as its status.
  private static func emit(
    _ node: OpaquePointer?, _ output: UInt32, _ body: (OutputPort) throws(RunError) -> Void
  ) -> vb_status {
    context(node) { context in
      do throws(RunError) {
        guard context.phase == .started else {
          throw RunError(.internal, "the stage breaks the plugin contract: it writes outside of process and finish")
        }
        guard output < context.outputs.count else {
          throw RunError(.internal, "the stage writes to output \(output), but has \(context.outputs.count)")
        }
        if context.cancellation.isCancelled { throw RunError(.cancelled, "the run was cancelled") }
        try body(context.outputs[Int(output)])
        return 0
      } catch {
        context.failure = error
        if error.code != .cancelled { context.breach = error }
        return error.code.status
      }
    }
  }
}

/// The engine's version, told to plugins and in manifests.
public let engineVersion = "0.1.0"
