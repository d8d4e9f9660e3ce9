import Glibc
import ObjectStore
import Synchronization
import TestSupport

/// A folder, watched, with a cache before it.
struct CacheRig {
  let folder: TemporaryFolder
  let inner: InterruptibleStore
  let watched: WatchedStore
  let cache: DiskCache
  let store: CachedStore
  let log = EventLog()

  init(limit: Int64 = 64 << 20, trust: Double = 0, cacheFolder: String? = nil) throws {
    folder = try TemporaryFolder()
    inner = try InterruptibleStore(LocalStore(.init(folder: folder.path("store"), isDurable: false)))
    watched = WatchedStore(inner)
    cache = try DiskCache(folder: cacheFolder ?? folder.path("cache"), limit: limit, onEvent: log.handler)
    store = CachedStore(watched, cache: cache, trust: trust, onEvent: log.handler)
  }

  /// Ranges that the store behind was read with so far.
  var reads: [ByteRange?] { watched.reads.withLock { $0 } }

  /// The cache's files.
  var entries: [String] { try! files(in: cache.folder + "/entries") }

  /// Changes one byte of a file.
  func damage(_ path: String, at offset: Int) throws {
    let file = open(path, O_RDWR)
    guard file >= 0 else { throw SystemFailure("open \(path)") }
    defer { close(file) }
    var byte: UInt8 = 0
    guard pread(file, &byte, 1, offset) == 1 else { throw SystemFailure("pread \(path)") }
    byte ^= 1 << UInt8.random(in: 0..<8)
    guard pwrite(file, &byte, 1, offset) == 1 else { throw SystemFailure("pwrite \(path)") }
  }
}

/// The paths of a folder's files.
func files(in folder: String) throws -> [String] {
  guard let handle = opendir(folder) else { throw SystemFailure("opendir \(folder)") }
  defer { closedir(handle) }
  var names: [String] = []
  while let entry = readdir(handle) {
    let name = withUnsafePointer(to: &entry.pointee.d_name.0) { String(cString: $0) }
    if name != "." && name != ".." { names.append("\(folder)/\(name)") }
  }
  return names.sorted()
}

func size(of path: String) -> Int64 {
  var status = stat()
  return stat(path, &status) == 0 ? Int64(status.st_size) : 0
}
