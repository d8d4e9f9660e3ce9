import Glibc

/// Moves objects to files and files to objects. `-` is standard output or input.
public struct FileTransfer: Sendable {
  /// Told of the bytes that were moved so far, and of all where they are known. Called on any thread, one call at a time.
  public typealias Progress = @Sendable (_ done: Int64, _ total: Int64?) -> Void

  let store: any ObjectStore
  /// Whether a download waits until the file is on the disk, so that it survives a loss of power.
  public var isDurable = false

  public init(_ store: any ObjectStore) { self.store = store }

  /// Reads an object into a file, which appears whole and checked or not at all, and replaces one of that name in one step.
  /// Pipes and devices are written straight: what they got counts only when the call returns.
  ///
  /// - Parameters:
  ///   - replaces: whether a file of that name may be replaced; otherwise it is `preconditionFailed`.
  ///   - sizeHint: the object's bytes, where they are known.
  /// - Throws: what `get` throws; `io`, `denied` about the file.
  @discardableResult
  public func download(
    _ key: ObjectKey, to path: String, replaces: Bool = true, sizeHint: Int64? = nil,
    cancellation: Cancellation = .never, progress: Progress? = nil
  ) throws(ObjectStoreError) -> ObjectInfo {
    let target = try DownloadTarget(path, replaces: replaces)
    let folder = target.descriptor.number
    guard let name = target.name else {
      return try download(key, to: OpenFile(folder, for: path), cancellation, progress)
    }
    let file = try PendingFile(in: folder, subject: path)
    if let mode = target.mode { fchmod(file.descriptor, mode) }
    var sizeHint = sizeHint
    let watch = try progress.map { progress throws(ObjectStoreError) in
      let total = try store.head(key, if: nil, cancellation: cancellation).size
      sizeHint = total
      return FileWatch(file.descriptor, total: total, progress)
    }
    defer { watch?.end() }
    let info = try store.download(
      key, to: file.descriptor, sizeHint: sizeHint, if: nil, cancellation: cancellation)
    if isDurable { try file.sync() }
    let problem = try file.place(in: folder, as: name, replacing: replaces)
    guard problem == 0 else { throw .writing(path, problem) }
    if isDurable && fsync(folder) != 0 { throw .writing(path, errno) }
    watch?.end()
    progress?(info.size, info.size)
    return info
  }

  private func download(
    _ key: ObjectKey, to stream: OpenFile, _ cancellation: Cancellation, _ progress: Progress?
  ) throws(ObjectStoreError) -> ObjectInfo {
    var done: Int64 = 0
    return try store.get(key, range: nil, if: nil, cancellation: cancellation) { piece throws(ObjectStoreError) in
      try stream.append(piece)
      done += Int64(piece.count)
      progress?(done, nil)
    }
  }

  /// Writes a file, or what a pipe brings until its end, as an object.
  ///
  /// - Parameter options: without a content type, that of the file's extension is taken, or that of the key's.
  /// - Throws: what `put` throws; `notFound`, `denied`, `io` about the file, also where it changed meanwhile.
  @discardableResult
  public func upload(
    _ path: String, to key: ObjectKey, _ options: PutOptions = PutOptions(), cancellation: Cancellation = .never,
    progress: Progress? = nil
  ) throws(ObjectStoreError) -> ObjectInfo {
    var options = options
    options.contentType = options.contentType ?? ContentType.of(path) ?? ContentType.of(key.text)
    let number = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
    guard number >= 0 else { throw .reading(path, errno) }
    let file = Descriptor(number)
    var status = stat()
    guard fstat(file.number, &status) == 0 else { throw .reading(path, errno) }
    if status.isFolder { throw .io(subject: path, detail: "it is a folder; name a file, or migrate the folder") }
    // Standard input may be a file that somebody has read a part of.
    guard status.isRegularFile, path != "-" else {
      return try StreamUpload(file.number, subject: path).run(store, key, options, cancellation, progress)
    }
    let stamp = FileStamp(status)
    progress?(0, stamp.size)
    let info = try store.put(
      key, .file(descriptor: file.number, offset: 0, count: stamp.size), options, cancellation: cancellation)
    guard try FileStamp(descriptor: file.number, subject: path) == stamp else {
      throw .io(
        subject: path,
        detail: "the file changed while it was stored as \(key.text), so the object may be a mixture; store it again")
    }
    progress?(stamp.size, stamp.size)
    return info
  }
}
