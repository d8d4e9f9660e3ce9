import Glibc
import Threads

/// Tells how far a file has been filled, a few times a second. Pieces may arrive in any order, so what is counted is the
/// room that the file takes up.
final class FileWatch: Sendable {
  private let descriptor: Int32
  private let total: Int64
  private let progress: FileTransfer.Progress
  private let isEnded = Gate(false)
  private let thread: Gate<WorkerThread?> = Gate(nil)

  init(_ descriptor: Int32, total: Int64, _ progress: @escaping FileTransfer.Progress) {
    self.descriptor = descriptor
    self.total = total
    self.progress = progress
    progress(0, total)
    let thread = WorkerThread { [self] in
      while isEnded.wait(atMost: 0.2, for: { $0 ? true : nil }) == nil { tell() }
    }
    self.thread.withLock { $0 = thread }
  }

  /// Returns when nothing more will be told.
  func end() {
    isEnded.change { $0 = true }
    thread.withLock { $0.take() }?.join()
  }

  private func tell() {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return }
    progress(min(total, Int64(status.st_blocks) * 512, Int64(status.st_size)), total)
  }
}
