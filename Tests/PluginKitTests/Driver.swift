import PluginKit

/// One instance of a stage, driven through its C table as a host drives it.
final class Driver {
  let host = TestHost()
  private let table = UnsafeMutablePointer<vb_host>.allocate(capacity: 1)
  private let stage: UnsafePointer<vb_stage>
  private var instance: UnsafeMutableRawPointer?
  private(set) var createStatus: vb_status = VB_OK

  /// - Parameter values: The parameters' values, in the order of the table.
  init<S: Stage>(_: S.Type, _ values: [vb_value] = []) {
    table.initialize(to: TestHost.table())
    stage = Plugin("test", version: "1", stages: S.self).table(for: table, nil)!.pointee.stages[0]!
    createStatus = values.withPointers { parameters in
      var setup = vb_setup()
      setup.parameters = parameters.baseAddress
      setup.parameter_count = UInt32(parameters.count)
      setup.output_count = stage.pointee.output_count
      setup.block_frames = 4
      return withPointer(to: vb_link()) { link in
        setup.links = link
        setup.link_count = stage.pointee.input_count
        return stage.pointee.create(stage, table, host.node, &setup, &instance)
      }
    }
  }

  deinit {
    if createStatus >= 0 { stage.pointee.destroy(instance) }
    table.deallocate()
  }

  func start() -> vb_status {
    let format = vb_format(sample_rate: 1000, channels: 1)
    var output = format
    return withUnsafePointer(to: format) { link in
      withUnsafeMutablePointer(to: &output) { output in
        var formats = vb_formats(
          links: link, outputs: output, link_count: stage.pointee.input_count, output_count: stage.pointee.output_count,
          policy: stage.pointee.policy, reserved: 0)
        let status = stage.pointee.negotiate(instance, &formats)
        return status < 0 ? status : stage.pointee.start(instance, &formats)
      }
    }
  }

  /// Hands over one block of a clip called "take" that begins at frame 10.
  func process(_ samples: [Float], flags: UInt32 = 0, position: Int = 0, clipFrames: Int = -1) -> vb_status {
    let buffer = host.makeBuffer([samples])
    defer { TestHost.release(buffer) }
    return "take".withCString { id in
      var clip = vb_clip()
      clip.id = id
      clip.start = 10
      clip.frames = Int64(clipFrames)
      return withUnsafePointer(to: clip) { clip in
        let block = vb_block(
          clip: clip, position: Int64(position), frames: Int64(samples.count), channels: buffer.pointee.channels,
          buffer: buffer, offset: 0, flags: flags, reserved: 0)
        return withUnsafePointer(to: block) { block in
          withPointer(to: vb_packet(kind: VB_KIND_AUDIO, link: 0, block: block, events: nil, document: nil)) { packet in
            var work = vb_work(packets: packet, packet_count: 1, reserved: 0)
            return stage.pointee.process(instance, &work)
          }
        }
      }
    }
  }
}

/// Calls `body` with an array of one pointer to `value`.
func withPointer<Value, Result>(
  to value: Value, _ body: (UnsafePointer<UnsafePointer<Value>?>) -> Result
) -> Result {
  withUnsafePointer(to: value) { pointer in
    withUnsafePointer(to: Optional(pointer)) { body($0) }
  }
}

extension Array where Element == vb_value {
  fileprivate func withPointers<Result>(_ body: (UnsafeBufferPointer<UnsafePointer<vb_value>?>) -> Result) -> Result {
    withUnsafeBufferPointer { values in
      let pointers = values.indices.map { Optional(values.baseAddress! + $0) }
      return pointers.withUnsafeBufferPointer(body)
    }
  }
}
