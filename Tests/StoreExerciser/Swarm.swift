import Glibc
import ObjectStore
import TestSupport

/// Bytes of each object of a swarm.
let swarmSize: Int64 = 200_000

/// Puts and gets many objects at once, each on a thread of its own, and compares what came back.
///
/// - Parameter path: a file that has at least `swarmSize + count` bytes; object *n* is its part from byte *n* on.
func swarm(_ count: Int, _ path: String) throws {
  let store = try configuredStore()
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { throw SystemFailure("open \(path)") }
  let problems = inParallel(count) { number -> String? in
    do {
      let key = try ObjectKey("swarm/\(number)")
      let body = ObjectBody.file(descriptor: file, offset: Int64(number), count: swarmSize)
      _ = try store.put(key, body, PutOptions(), cancellation: .never)
      var position = Int64(number)
      _ = try store.get(key, range: nil, if: nil, cancellation: .never) { piece throws(ObjectStoreError) in
        guard isEqual(piece, file, at: position) else {
          throw .corrupted(subject: key.text, detail: "it has other bytes than were put")
        }
        position += Int64(piece.count)
      }
      return position == Int64(number) + swarmSize ? nil : "\(key) has another length"
    } catch {
      return "\(error)"
    }
  }.compactMap { $0 }
  for problem in problems { say(problem) }
  say("peak memory: \(peakMemory()) MiB")
  if !problems.isEmpty { exit(1) }
}

private func isEqual(_ piece: UnsafeRawBufferPointer, _ file: Int32, at offset: Int64) -> Bool {
  withUnsafeTemporaryAllocation(byteCount: piece.count, alignment: 1) { buffer in
    pread(file, buffer.baseAddress, piece.count, Int(offset)) == piece.count && buffer.elementsEqual(piece)
  }
}

/// The most memory that the process ever had, in MiB.
func peakMemory() -> Int {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return usage.ru_maxrss / 1_024
}

/// The store that the environment configures; a bucket's parts are small, and its failures soon retried.
func configuredStore() throws -> any ObjectStore {
  switch try StorageConfiguration(environment: ProcessInformation.environment).place {
  case .local(let folder):
    return try LocalStore(.init(folder: folder))
  case .remote(let bucket):
    var configuration = try R2Configuration(bucket)
    configuration.partSize = 5 << 20
    configuration.singlePutLimit = 8 << 20
    configuration.retries = RetryPolicy(firstPause: 0.02, longestPause: 1)
    // On a busy machine servers rest for long; connections that are given up too early are counted by those who watch.
    configuration.silence = 30
    return R2Store(configuration)
  }
}
