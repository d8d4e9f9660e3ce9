import CSndFile

/// The correspondence between `Metadata` and what libsndfile reads and writes.
enum SndFileTags {
  /// Names with libsndfile's kinds of strings.
  static let strings: [(name: String, kind: Int32)] = [
    ("title", Int32(SF_STR_TITLE)), ("artist", Int32(SF_STR_ARTIST)), ("album", Int32(SF_STR_ALBUM)),
    ("date", Int32(SF_STR_DATE)), ("genre", Int32(SF_STR_GENRE)), ("comment", Int32(SF_STR_COMMENT)),
    ("track", Int32(SF_STR_TRACKNUMBER)), ("copyright", Int32(SF_STR_COPYRIGHT)),
    ("software", Int32(SF_STR_SOFTWARE)), ("license", Int32(SF_STR_LICENSE)),
  ]

  /// Broadcast-wave fields with their place in libsndfile's structure.
  private static let broadcast: [(name: String, offset: Int, size: Int)] = [
    ("bwf.description", MemoryLayout<SF_BROADCAST_INFO>.offset(of: \.description)!, 256),
    ("bwf.originator", MemoryLayout<SF_BROADCAST_INFO>.offset(of: \.originator)!, 32),
    ("bwf.originator_reference", MemoryLayout<SF_BROADCAST_INFO>.offset(of: \.originator_reference)!, 32),
    ("bwf.origination_date", MemoryLayout<SF_BROADCAST_INFO>.offset(of: \.origination_date)!, 10),
    ("bwf.origination_time", MemoryLayout<SF_BROADCAST_INFO>.offset(of: \.origination_time)!, 8),
  ]

  /// Text of at most `limit` bytes up to a NUL, repaired where it is not UTF-8.
  static func text(_ start: UnsafeRawPointer, limit: Int = 1 << 16) -> String {
    let bytes = UnsafeRawBufferPointer(start: start, count: limit)
    return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }

  static func readBroadcast(_ handle: OpaquePointer, into metadata: inout Metadata) {
    var info = SF_BROADCAST_INFO()
    let size = MemoryLayout<SF_BROADCAST_INFO>.size
    guard sf_command(handle, Int32(SFC_GET_BROADCAST_INFO), &info, Int32(size)) == SF_TRUE else { return }
    withUnsafeBytes(of: &info) { bytes in
      for field in broadcast {
        metadata[field.name] = text(bytes.baseAddress! + field.offset, limit: field.size)
      }
    }
    let reference = UInt64(info.time_reference_high) << 32 | UInt64(info.time_reference_low)
    metadata["bwf.time_reference"] = String(reference)
    let historySize = min(Int(info.coding_history_size), 256)
    metadata["bwf.coding_history"] = withUnsafeBytes(of: &info.coding_history) {
      text($0.baseAddress!, limit: historySize)
    }
  }

  static func writeBroadcast(_ metadata: Metadata, to handle: OpaquePointer) {
    guard metadata.entries.contains(where: { $0.name.hasPrefix("bwf.") }) else { return }
    var info = SF_BROADCAST_INFO()
    let reference = metadata["bwf.time_reference"].flatMap { UInt64($0) } ?? 0
    info.time_reference_high = UInt32(truncatingIfNeeded: reference >> 32)
    info.time_reference_low = UInt32(truncatingIfNeeded: reference)
    info.version = 1
    withUnsafeMutableBytes(of: &info) { bytes in
      for field in broadcast {
        let text = (metadata[field.name] ?? "").utf8.prefix(field.size)
        bytes[field.offset..<field.offset + text.count].copyBytes(from: text)
      }
    }
    let history = Array((metadata["bwf.coding_history"] ?? "").utf8.prefix(255))
    info.coding_history_size = UInt32(history.count)
    withUnsafeMutableBytes(of: &info.coding_history) { $0.copyBytes(from: history) }
    sf_command(handle, Int32(SFC_SET_BROADCAST_INFO), &info, Int32(MemoryLayout<SF_BROADCAST_INFO>.size))
  }

  static func readCues(_ handle: OpaquePointer, sampleRate: Int, into metadata: inout Metadata) {
    var count: UInt32 = 0
    let countSize = Int32(MemoryLayout<UInt32>.size)
    guard sf_command(handle, Int32(SFC_GET_CUE_COUNT), &count, countSize) == SF_TRUE, count > 0 else { return }
    let points = min(Int(count), 10_000)
    withCueList(points) { list, size in
      guard sf_command(handle, Int32(SFC_GET_CUE), list, Int32(size)) == SF_TRUE else { return }
      for index in 0..<points {
        let point = list + cueStart + index * MemoryLayout<SF_CUE_POINT>.stride
        let frame = (point + MemoryLayout<SF_CUE_POINT>.offset(of: \.sample_offset)!).load(as: UInt32.self)
        let label = text(point + MemoryLayout<SF_CUE_POINT>.offset(of: \.name)!, limit: 256)
        metadata["cue.\(index + 1)"] = "\(Double(frame) / Double(sampleRate)) \(label)"
      }
    }
  }

  static func writeCues(_ cues: [Metadata.Cue], sampleRate: Int, to handle: OpaquePointer) {
    guard !cues.isEmpty else { return }
    withCueList(cues.count) { list, size in
      list.storeBytes(of: UInt32(cues.count), as: UInt32.self)
      for (index, cue) in cues.enumerated() {
        var point = SF_CUE_POINT()
        let frame = UInt32(clamping: Int64((min(cue.seconds, 1e8) * Double(sampleRate)).rounded()))
        point.indx = Int32(index + 1)
        point.position = frame
        point.sample_offset = frame
        point.fcc_chunk = 0x6174_6164  // "data", as WAV has it
        let label = cue.label.utf8.prefix(252)
        withUnsafeMutableBytes(of: &point.name) { $0.copyBytes(from: label) }
        (list + cueStart + index * MemoryLayout<SF_CUE_POINT>.stride).storeBytes(of: point, as: SF_CUE_POINT.self)
      }
      sf_command(handle, Int32(SFC_SET_CUE), list, Int32(size))
    }
  }

  /// The labels of cue points, which libsndfile reads but does not write: the associated-data list of the RIFF specification.
  static func writeCueLabels(_ cues: [Metadata.Cue], to handle: OpaquePointer) {
    guard cues.contains(where: { !$0.label.isEmpty }) else { return }
    var list = Array("adtl".utf8)
    func append(_ number: Int) { list += (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
    for (index, cue) in cues.enumerated() {
      // In whole words, because libsndfile pads a chunk to one and then takes the padding for a label.
      let text = Array(cue.label.utf8.prefix(252))
      let label = text + [UInt8](repeating: 0, count: 4 - text.count % 4)
      list += Array("labl".utf8)
      append(4 + label.count)
      append(index + 1)
      list += label
    }
    list.withUnsafeMutableBytes { bytes in
      var chunk = SF_CHUNK_INFO()
      withUnsafeMutableBytes(of: &chunk.id) { $0.copyBytes(from: Array("LIST".utf8)) }
      chunk.id_size = 4
      chunk.datalen = UInt32(bytes.count)
      chunk.data = bytes.baseAddress
      sf_set_chunk(handle, &chunk)
    }
  }

  private static let cueStart = MemoryLayout<UInt32>.stride

  /// A zeroed list for `count` cue points: libsndfile takes any length, its declared structure holds 100.
  private static func withCueList(_ count: Int, _ body: (UnsafeMutableRawPointer, Int) -> Void) {
    let size = cueStart + count * MemoryLayout<SF_CUE_POINT>.stride
    let list = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 8)
    defer { list.deallocate() }
    list.initializeMemory(as: UInt8.self, repeating: 0)
    body(list.baseAddress!, size)
  }
}
