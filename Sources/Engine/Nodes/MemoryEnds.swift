public import Pipeline
import PluginABI
import Synchronization

/// A clip in memory, for programs that run a pipeline on their own buffers.
public struct MemoryClip: Sendable, Hashable {
  public var format: AudioFormat
  /// Where it starts on the timeline, in frames.
  public var start: Int
  /// One array of samples for each channel, all of one length.
  public var channels: [[Float]]

  /// - Precondition: `channels` has `format.channels` arrays of one length.
  public init(format: AudioFormat, start: Int = 0, channels: [[Float]]) {
    precondition(channels.count == format.channels && Set(channels.map(\.count)).count <= 1)
    self.format = format
    self.start = start
    self.channels = channels
  }

  /// Length in frames.
  public var frames: Int { channels.first?.count ?? 0 }
}

/// Feeds a free input of a pipeline from clips in memory.
final class MemorySource: Processor {
  private let clips: [MemoryClip]
  private let output: OutputPort
  private let pool: BufferPool
  private let blockFrames: Int
  private var clip = 0
  private var position = 0

  init(_ clips: [MemoryClip], context: NodeContext, blockFrames: Int) {
    self.clips = clips
    self.blockFrames = blockFrames
    output = context.outputs[0]
    pool = context.pool
  }

  func negotiate(_ formats: inout NodeFormats) throws(RunError) {
    guard let format = clips.first?.format else { throw RunError(.badInput, "no clip was given for this input") }
    guard clips.allSatisfy({ $0.format == format }) else {
      throw RunError(.badInput, "the clips for this input differ in format; give all of them in one")
    }
    formats.outputs = [format]
  }

  func start(_ formats: NodeFormats) {}

  func process(_ work: Work) throws(RunError) -> Outcome {
    guard clip < clips.count else { return .done }
    let source = clips[clip]
    if position == 0 {
      try output.begin(
        vb_clip(
          id: nil, kind: nil, start: Int64(source.start), frames: Int64(source.frames),
          format: vb_format(source.format),
          index: 0, metadata_count: 0, metadata: nil))
    }
    let count = min(blockFrames, source.frames - position)
    if count > 0 {
      let buffer = try pool.buffer(channels: source.format.channels, frames: count)
      defer { buffer.release() }
      for (channel, samples) in source.channels.enumerated() {
        samples.withUnsafeBufferPointer {
          buffer.samples(channel).update(from: $0.baseAddress! + position, count: count)
        }
      }
      try output.write(buffer, offset: 0, frames: count)
      position += count
    }
    if position == source.frames {
      try output.end()
      clip += 1
      position = 0
    }
    return .more
  }

  func finish() {}

  func destroy() {}
}

/// Feeds a free input of a pipeline from events or documents in memory.
final class MessageSource: Processor {
  private let messages: [MemoryMessage]
  private let output: OutputPort

  init(_ messages: [MemoryMessage], context: NodeContext) throws(RunError) {
    self.messages = messages
    output = context.outputs[0]
    for message in messages {
      let kind: PortDescription.Kind = if case .events = message { .events } else { .document }
      guard kind == output.kind else {
        throw RunError(
          .badParameter, "the input \"\(context.node)\" carries \(output.kind.rawValue), \(kind.rawValue) was given")
      }
    }
  }

  func negotiate(_ formats: inout NodeFormats) {}

  func start(_ formats: NodeFormats) {}

  func process(_ work: Work) -> Outcome {
    for message in messages { output.emit(Message(message)) }
    return .done
  }

  func finish() {}

  func destroy() {}
}

/// What arrived at the free outputs of a pipeline, by name. Safe to use from any thread.
final class MemoryResults: Sendable {
  private struct State {
    var clips: [String: [MemoryClip]] = [:]
    var messages: [String: [MemoryMessage]] = [:]
  }

  private let state = Mutex(State())

  func deliver(_ name: String, _ arrived: [MemoryClip]) { state.withLock { $0.clips[name] = arrived } }

  func deliver(_ name: String, _ arrived: [MemoryMessage]) { state.withLock { $0.messages[name] = arrived } }

  var clips: [String: [MemoryClip]] { state.withLock { $0.clips } }

  var messages: [String: [MemoryMessage]] { state.withLock { $0.messages } }
}

/// Keeps what arrives at a free output of a pipeline.
final class MemorySink: Processor {
  private let name: String
  private let results: MemoryResults
  private var clips: [MemoryClip] = []

  init(_ name: String, results: MemoryResults) {
    self.name = name
    self.results = results
  }

  func negotiate(_ formats: inout NodeFormats) {}

  func start(_ formats: NodeFormats) {}

  func process(_ work: Work) -> Outcome {
    guard let block = work[0].block?.pointee, let info = block.clip?.pointee else { return .more }
    if block.flags & 1 != 0, let format = AudioFormat(info.format) {
      clips.append(
        MemoryClip(
          format: format, start: Int(info.start), channels: Array(repeating: [], count: format.channels)))
    }
    let last = clips.count - 1
    for channel in clips[last].channels.indices {
      clips[last].channels[channel].append(
        contentsOf: UnsafeBufferPointer(start: block.channels[channel], count: Int(block.frames)))
    }
    return .more
  }

  func finish() { results.deliver(name, clips) }

  func destroy() {}
}

/// Keeps the events or documents that arrive at a free output of a pipeline.
final class MessageSink: Processor {
  private let name: String
  private let results: MemoryResults
  private var messages: [MemoryMessage] = []

  init(_ name: String, results: MemoryResults) {
    self.name = name
    self.results = results
  }

  func negotiate(_ formats: inout NodeFormats) {}

  func start(_ formats: NodeFormats) {}

  func process(_ work: Work) -> Outcome {
    if let message = MemoryMessage(work[0]) { messages.append(message) }
    return .more
  }

  func finish() { results.deliver(name, messages) }

  func destroy() {}
}
