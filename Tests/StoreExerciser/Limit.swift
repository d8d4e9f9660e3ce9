import Glibc
import ObjectStore

/// Tries to write objects that are larger than a file may be, and prints what comes of it.
func limit(_ store: LocalStore, bytes: UInt64) {
  signal(SIGXFSZ, SIG_IGN)
  var limit = rlimit(rlim_cur: rlim_t(bytes), rlim_max: rlim_t(bytes))
  setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
  let content = [UInt8](repeating: 7, count: Int(bytes) + 1)
  attempt("put") { _ = try store.put(ObjectKey("put"), .bytes(content), PutOptions(), cancellation: .never) }
  attempt("upload") {
    let upload = try store.upload(ObjectKey("upload"), PutOptions(), cancellation: .never)
    try upload.append(content)
    _ = try upload.complete()
  }
  attempt("small") { _ = try store.put(ObjectKey("small"), .bytes([1, 2, 3]), PutOptions(), cancellation: .never) }
}

private func attempt(_ name: String, _ body: () throws -> Void) {
  do {
    try body()
    print("\(name) done")
  } catch {
    print("\(name) \(error)")
  }
}
