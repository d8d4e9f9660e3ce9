import PluginKit

/// The least host that can drive a stage's C table from a test, and note what the stage does.
final class TestHost {
  /// What one call of the stage noted, in order.
  enum Note: Equatable {
    case begin(id: String?, start: Int, frames: Int)
    case write([Float])
    case end
    case fail(Int32, about: String?, String)
    case log(UInt32, String)
  }

  var notes: [Note] = []
  var isCancelled = false
  var hasMemory = true
  /// What `begin_clip`, `write` and `end_clip` answer.
  var outputStatus: vb_status = VB_OK
  /// Buffers that were made and not yet freed.
  private(set) var liveBuffers = 0

  /// A buffer with what its host needs to know; the plugin sees the first field.
  private struct Counted {
    var abi: vb_buffer
    var references = 1
    var host: Unmanaged<TestHost>
  }

  fileprivate static func of(_ node: OpaquePointer?) -> TestHost {
    Unmanaged<TestHost>.fromOpaque(UnsafeRawPointer(node!)).takeUnretainedValue()
  }

  var node: OpaquePointer { OpaquePointer(Unmanaged.passUnretained(self).toOpaque()) }

  func makeBuffer(_ channels: [[Float]]) -> UnsafeMutablePointer<vb_buffer> {
    let pointers = UnsafeMutablePointer<UnsafeMutablePointer<Float>?>.allocate(capacity: channels.count)
    for (index, samples) in channels.enumerated() {
      let copy = UnsafeMutablePointer<Float>.allocate(capacity: max(samples.count, 1))
      copy.initialize(from: samples, count: samples.count)
      pointers[index] = copy
    }
    let buffer = UnsafeMutablePointer<Counted>.allocate(capacity: 1)
    buffer.initialize(
      to: Counted(
        abi: vb_buffer(
          channels: pointers, channel_count: UInt32(channels.count), reserved: 0,
          frames: Int64(channels.first?.count ?? 0)), host: .passUnretained(self)))
    liveBuffers += 1
    return UnsafeMutableRawPointer(buffer).assumingMemoryBound(to: vb_buffer.self)
  }

  static func retain(_ buffer: UnsafeMutablePointer<vb_buffer>?) {
    counted(buffer).pointee.references += 1
  }

  static func release(_ buffer: UnsafeMutablePointer<vb_buffer>?) {
    let buffer = counted(buffer)
    buffer.pointee.references -= 1
    guard buffer.pointee.references == 0 else { return }
    buffer.pointee.host.takeUnretainedValue().liveBuffers -= 1
    for channel in 0..<Int(buffer.pointee.abi.channel_count) { buffer.pointee.abi.channels[channel]?.deallocate() }
    buffer.pointee.abi.channels.deallocate()
    buffer.deallocate()
  }

  private static func counted(_ buffer: UnsafeMutablePointer<vb_buffer>?) -> UnsafeMutablePointer<Counted> {
    UnsafeMutableRawPointer(buffer!).assumingMemoryBound(to: Counted.self)
  }

  static func table(major: UInt32 = VB_ABI_MAJOR) -> vb_host {
    vb_host(
      abi_major: major, abi_minor: VB_ABI_MINOR, name: nil, version: nil,
      service: { _ in nil },
      create_buffer: { node, channels, frames in
        let host = TestHost.of(node)
        guard host.hasMemory, !host.isCancelled else { return nil }
        return host.makeBuffer(Array(repeating: Array(repeating: .nan, count: Int(frames)), count: Int(channels)))
      },
      retain_buffer: { TestHost.retain($0) },
      release_buffer: { TestHost.release($0) },
      begin_clip: { node, _, clip in
        let host = TestHost.of(node)
        let clip = clip!.pointee
        host.notes.append(
          .begin(id: clip.id.map { String(cString: $0) }, start: Int(clip.start), frames: Int(clip.frames)))
        return host.outputStatus
      },
      write: { node, _, buffer, offset, frames in
        let host = TestHost.of(node)
        let samples = UnsafeBufferPointer(start: buffer!.pointee.channels[0]! + Int(offset), count: Int(frames))
        host.notes.append(.write(Array(samples)))
        return host.outputStatus
      },
      end_clip: { node, _ in
        TestHost.of(node).notes.append(.end)
        return TestHost.of(node).outputStatus
      },
      emit_events: { _, _, _ in VB_OK }, emit_document: { _, _, _ in VB_OK },
      fail: { node, status, about, message in
        TestHost.of(node).notes.append(
          .fail(status, about: about.map { String(cString: $0) }, String(cString: message!)))
        return status
      },
      log: { node, severity, message in
        TestHost.of(node).notes.append(.log(severity, String(cString: message!)))
      },
      is_cancelled: { TestHost.of($0).isCancelled ? 1 : 0 })
  }
}
