import CRuntime
import Pipeline
import PluginABI

/// A plugin's stage behind the C ABI: calls its functions in the header's order and turns statuses into errors.
final class PluginProcessor: Processor {
  private let stage: UnsafePointer<vb_stage>
  private let context: NodeContext
  private var instance: UnsafeMutableRawPointer?

  /// Creates the instance.
  ///
  /// - Parameter setup: borrowed for the call.
  init(
    stage: UnsafePointer<vb_stage>, context: NodeContext, setup: UnsafePointer<vb_setup>
  ) throws(RunError) {
    self.stage = stage
    self.context = context
    guard let create = stage.pointee.create else { throw RunError(.internal, "the stage has no create function") }
    var made: UnsafeMutableRawPointer?
    try check(create(stage, HostTable.host, handle, setup, &made))
    instance = made
  }

  private var handle: OpaquePointer { OpaquePointer(Unmanaged.passUnretained(context).toOpaque()) }

  func negotiate(_ formats: inout NodeFormats) throws(RunError) {
    guard let negotiate = stage.pointee.negotiate else { return }
    let policies: [StageDescription.Policy] = [.each, .aligned, .all]
    let answer = try withFormats(formats) { (c) throws(RunError) in
      try check(negotiate(instance, &c))
      return (
        outputs: (0..<Int(c.output_count)).map { AudioFormat(c.outputs[$0]) }, policy: Int(c.policy) - 1
      )
    }
    formats.outputs = answer.outputs
    guard policies.indices.contains(answer.policy) else { throw RunError(.internal, "the stage chose no known policy") }
    formats.policy = policies[answer.policy]
  }

  func start(_ formats: NodeFormats) throws(RunError) {
    if let start = stage.pointee.start {
      try withFormats(formats) { (c) throws(RunError) in try check(start(instance, &c)) }
    }
    context.phase = .started
  }

  func process(_ work: Work) throws(RunError) -> Outcome {
    var c = work.abi
    let status = stage.pointee.process(instance, &c)
    guard context.breach == nil else { throw failure(status) }
    switch status {
    case VB_OK: return .more
    case VB_AGAIN: return .again
    case VB_DONE: return .done
    default: throw failure(status)
    }
  }

  func finish() throws(RunError) {
    if let finish = stage.pointee.finish { try check(finish(instance)) }
    for output in context.outputs { try output.endOpenClip() }
    context.phase = .finished
  }

  func destroy() {
    guard let made = instance else { return }
    instance = nil
    context.phase = .finished
    stage.pointee.destroy?(made)
  }

  private func check(_ status: vb_status) throws(RunError) {
    if status != VB_OK || context.breach != nil { throw failure(status) }
  }

  /// What the stage, or the host on its behalf, said about the status that a call answered with.
  private func failure(_ status: vb_status) -> RunError {
    if status >= 0, let breach = context.breach { return breach }
    if status >= 0 {
      return RunError(.internal, "the stage answered with the status \(status), which means nothing here")
    }
    guard let said = context.failure else {
      return RunError(RunError.Code(status), "the stage failed and gave no reason")
    }
    // The host's own findings stand whatever the stage makes of them.
    if said.code.status == status || said.code == .limit || said.code == .cancelled { return said }
    return RunError(RunError.Code(status), said.message, about: said.about)
  }

  private func withFormats<Result>(
    _ formats: NodeFormats, _ body: (inout vb_formats) throws(RunError) -> Result
  ) throws(RunError) -> Result {
    let links = UnsafeMutablePointer<vb_format>.allocate(capacity: max(formats.links.count, 1))
    let outputs = UnsafeMutablePointer<vb_format>.allocate(capacity: max(formats.outputs.count, 1))
    defer {
      links.deallocate()
      outputs.deallocate()
    }
    for (i, format) in formats.links.enumerated() { (links + i).initialize(to: vb_format(format)) }
    for (i, format) in formats.outputs.enumerated() { (outputs + i).initialize(to: vb_format(format)) }
    let policy: UInt32 =
      switch formats.policy {
      case .each: 1
      case .aligned: 2
      case .all: 3
      }
    var c = vb_formats(
      links: links, outputs: outputs, link_count: UInt32(formats.links.count),
      output_count: UInt32(formats.outputs.count), policy: policy, reserved: 0)
    return try body(&c)
  }
}

extension vb_format {
  init(_ format: AudioFormat?) {
    self.init(sample_rate: UInt32(format?.sampleRate ?? 0), channels: UInt32(format?.channels ?? 0))
  }
}

extension AudioFormat {
  /// Nil where the C struct says that there is none.
  init?(_ format: vb_format) {
    guard format.sample_rate > 0, format.channels > 0 else { return nil }
    self.init(sampleRate: Int(format.sample_rate), channels: Int(format.channels))
  }
}
