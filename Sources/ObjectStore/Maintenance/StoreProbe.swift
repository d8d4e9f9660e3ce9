/// Tries what VoiceBeat needs of a store, on a small object of its own that is removed again.
public struct StoreProbe {
  /// What was tried, and how it went.
  public struct Check: Sendable {
    public enum Outcome: Sendable {
      case passed
      /// The store works, but does not do this; what that means for its user.
      case missing(String)
      case failed(ObjectStoreError)
    }

    public var name: String
    public var outcome: Outcome
  }

  private let store: any ObjectStore
  private let cancellation: Cancellation
  private var checks: [Check] = []

  public init(store: any ObjectStore, cancellation: Cancellation = .never) {
    self.store = store
    self.cancellation = cancellation
  }

  /// Makes all checks. After one that nothing works without (reaching the store, writing) has failed, the rest is left out.
  public mutating func perform() throws(ObjectStoreError) -> [Check] {
    let content = Array("voicebeat probes this store".utf8)
    let key = try ObjectKey("temporary/probe-\(UInt64.random(in: .min ... .max))")
    let (store, cancellation) = (store, cancellation)

    guard
      check(
        "reach the store and list objects",
        { () throws(ObjectStoreError) in
          _ = try store.list(ListRequest(limit: 1), cancellation: cancellation)
        }),
      check(
        "write an object",
        { () throws(ObjectStoreError) in
          let options = PutOptions(contentType: "text/plain", metadata: ["probe": "é"])
          _ = try store.put(key, .bytes(content), options, cancellation: cancellation)
        })
    else { return checks }

    check("read it back") { () throws(ObjectStoreError) in
      guard try store.bytes(key, cancellation: cancellation).bytes == content else {
        throw .corrupted(subject: key.text, detail: "other bytes came back than were written")
      }
    }
    check("keep its type and metadata") { () throws(ObjectStoreError) in
      let info = try store.head(key, if: nil, cancellation: cancellation)
      guard info.contentType == "text/plain", info.metadata["probe"] == "é", info.size == Int64(content.count) else {
        throw .corrupted(subject: key.text, detail: "type, size or metadata came back changed")
      }
    }
    check("read a range") { () throws(ObjectStoreError) in
      var bytes: [UInt8] = []
      _ = try store.get(key, range: .bytes(from: 10, count: 6), if: nil, cancellation: cancellation) { piece in
        bytes += piece
      }
      guard bytes == Array(content[10..<16]) else {
        throw .corrupted(subject: key.text, detail: "another range came back than was asked for")
      }
    }
    probeConditions(key, content)
    check("remove it") { () throws(ObjectStoreError) in
      try store.delete(key, cancellation: cancellation)
      if try store.exists(key, cancellation: cancellation) {
        throw .unavailable(subject: key.text, detail: "it is still there after it was removed")
      }
    }
    return checks
  }

  /// A write that must be refused: where it succeeds, two writers can overwrite each other unnoticed.
  private mutating func probeConditions(_ key: ObjectKey, _ content: [UInt8]) {
    let name = "refuse to overwrite when asked to"
    do throws(ObjectStoreError) {
      _ = try store.put(key, .bytes(content), PutOptions(if: .absent), cancellation: cancellation)
      checks.append(
        Check(
          name: name,
          outcome: .missing(
            "conditional writes are ignored, so if_exists: fail and version are not safe with several writers"))
      )
    } catch .preconditionFailed {
      checks.append(Check(name: name, outcome: .passed))
    } catch {
      checks.append(Check(name: name, outcome: .failed(error)))
    }
  }

  @discardableResult
  private mutating func check(_ name: String, _ body: () throws(ObjectStoreError) -> Void) -> Bool {
    do throws(ObjectStoreError) {
      try body()
      checks.append(Check(name: name, outcome: .passed))
      return true
    } catch {
      checks.append(Check(name: name, outcome: .failed(error)))
      return false
    }
  }
}
