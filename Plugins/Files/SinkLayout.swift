import AudioIO
import PluginKit

/// How a sink lays what arrives into files. Classes, since a value in its box would be copied for every block.
protocol SinkLayout: AnyObject {
  /// The delivery that it needs.
  var policy: Policy { get }
  func start(_ sink: FileSink, _ node: Node) throws(StageError)
  func consume(_ block: borrowing Block, _ sink: FileSink, _ node: Node) throws(StageError)
  func finish(_ sink: FileSink, _ node: Node) throws(StageError)
}

/// One file that holds the timeline from 0 on.
final class TimelineFile: SinkLayout {
  var policy: Policy { .aligned }

  private var writer: AudioWriter?
  private let planes = PlanePointers()
  private var isDescribed = false
  /// Frames of silence that wait for the first clip, because tags come first in a file.
  private var leadingSilence = 0

  func start(_ sink: FileSink, _ node: Node) throws(StageError) {
    writer = try sink.open(sink.path.text, node)
  }

  func consume(_ block: borrowing Block, _ sink: FileSink, _ node: Node) throws(StageError) {
    guard let writer else { return }
    if !isDescribed {
      guard !block.isSilent, let clip = block.clip else {
        leadingSilence += block.frames
        return
      }
      try describe(clip, sink)
    }
    guard block.frames > 0 else { return }
    planes.point(to: block)
    let (frames, planes) = (block.frames, planes.readable)
    try translated { () throws(AudioIOError) in try writer.write(frames, from: planes) }
  }

  func finish(_ sink: FileSink, _ node: Node) throws(StageError) {
    guard let writer else { return }
    if !isDescribed { try describe(nil, sink) }
    try translated { () throws(AudioIOError) in try writer.complete() }
    try sink.publish(writer, sink.path.text, node)
  }

  private func describe(_ clip: Clip?, _ sink: FileSink) throws(StageError) {
    guard let writer else { return }
    isDescribed = true
    sink.describe(writer, clip)
    let frames = leadingSilence
    try translated { () throws(AudioIOError) in try writer.writeSilence(frames) }
  }
}

/// One file for each clip, all of them visible at the end of the run.
final class ClipFiles: SinkLayout {
  var policy: Policy { .each }

  private var open: (writer: AudioWriter, path: String)?
  private var complete: [(writer: AudioWriter, path: String)] = []
  private var paths: Set<String> = []
  private let planes = PlanePointers()

  /// Files beyond this number wait under hidden names, because a process may hold only so many descriptors.
  private static let mostDescriptors = 64

  func start(_ sink: FileSink, _ node: Node) throws(StageError) {
    if sink.path.text.hasPrefix("-") && sink.path.text.count == 1 {
      throw .badParameter("standard output holds one file only", about: "path")
    }
  }

  func consume(_ block: borrowing Block, _ sink: FileSink, _ node: Node) throws(StageError) {
    if block.isFirst { try begin(block.clip, sink, node) }
    guard let (writer, path) = open else { return }
    if block.frames > 0 {
      planes.point(to: block)
      let (frames, planes) = (block.frames, planes.readable)
      try translated { () throws(AudioIOError) in try writer.write(frames, from: planes) }
    }
    if block.isLast {
      open = nil
      let parked = complete.count >= Self.mostDescriptors
      try translated { () throws(AudioIOError) in try writer.complete(parked: parked) }
      complete.append((writer, path))
    }
  }

  func finish(_ sink: FileSink, _ node: Node) throws(StageError) {
    for (writer, path) in complete { try sink.publish(writer, path, node) }
    complete = []
  }

  private func begin(_ clip: Clip?, _ sink: FileSink, _ node: Node) throws(StageError) {
    guard let clip else { throw .internal("a first block came without its clip") }
    for text in [clip.id, clip.kind] where text?.contains("/") == true {
      throw .badInput("clip \"\(text ?? "")\" would lead to another folder than the path tells", about: "in")
    }
    let path = sink.path.resolved(for: clip)
    try refuseControlCharacters(path)
    guard paths.insert(path).inserted else {
      throw .badParameter("two clips would be written to \(path); put ${clip.index} into the path", about: "path")
    }
    let writer = try sink.open(path, node)
    sink.describe(writer, clip)
    open = (writer, path)
  }
}
