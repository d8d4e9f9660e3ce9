import Glibc
import Synchronization

extension LocalStore {
  /// Removes what killed processes left under `.voicebeat`: notes without files, and hidden files. Nobody is disturbed by
  /// it, and nothing depends on it: what is left behind takes up room and no more.
  public func sweep(cancellation: Cancellation = .never) throws(ObjectStoreError) {
    PendingFile.sweep(workFolder.number)
    for number in 0..<256 {
      try cancellation.check(name)
      let digits = String(number, radix: 16)
      let digest = digits.count < 2 ? "0" + digits : digits
      // Where nothing was ever noted, nothing is left behind.
      guard faccessat(folder.root.number, "\(NoteShard.path)/\(digest)", F_OK, 0) == 0 else { continue }
      sweep(
        try NoteShard(
          digest: digest, subject: name, root: folder.root.number, isDurable: false, cancellation: cancellation))
    }
  }

  /// Sweeps one shard in the life of this object: all of them are swept in the course of time, and no write waits long.
  func sweepOnce(_ shard: borrowing NoteShard) {
    if !hasSwept.exchange(true, ordering: .relaxed) { sweep(shard) }
  }

  private func sweep(_ shard: borrowing NoteShard) {
    shard.sweep { key throws(ObjectStoreError) in
      let place = try ObjectPlace(key)
      guard let parent = try folder.open(place.folders, subject: key.text) else { return nil }
      return try find(place, in: parent.number)?.stamp
    }
  }
}
