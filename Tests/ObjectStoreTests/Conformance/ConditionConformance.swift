import ObjectStore
import TestSupport
import Testing

@Suite struct ConditionConformance {
  @Test(arguments: StoreUnderTest.all)
  func `reads can be made to depend on the ETag`(under: StoreUnderTest) throws {
    try under.run { store in
      let old = try store.put("k", "old").etag
      let new = try store.put("k", "new").etag
      #expect(try store.read("k", if: .matches(etag: new)) == Array("new".utf8))
      #expect(try store.head("k", if: .matches(etag: new)).etag == new)
      #expect(try store.read("k", if: .differs(fromETag: old)) == Array("new".utf8))
      #expect(try store.read("k", .from(1), if: .matches(etag: new)) == Array("ew".utf8))
      expectError("preconditionFailed") { _ = try store.read("k", if: .matches(etag: old)) }
      expectError("preconditionFailed") { _ = try store.read("k", .from(1), if: .matches(etag: old)) }
      expectError("preconditionFailed") { _ = try store.head("k", if: .matches(etag: old)) }
      expectError("preconditionFailed") { _ = try store.read("k", if: .differs(fromETag: new)) }
      expectError("preconditionFailed") { _ = try store.head("k", if: .differs(fromETag: new)) }
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func `only one can write what must be absent`(under: StoreUnderTest) throws {
    try under.run { store in
      try store.put("k", "first", PutOptions(if: .absent))
      expectError("preconditionFailed") { try store.put("k", "second", PutOptions(if: .absent)) }
      #expect(try store.text("k") == "first")
      try store.delete("k")
      try store.put("k", "third", PutOptions(if: .absent))
      #expect(try store.text("k") == "third")
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func `a write replaces only what the writer has seen`(under: StoreUnderTest) throws {
    try under.run { store in
      let first = try store.put("k", "first").etag
      let second = try store.put("k", "second", PutOptions(if: .matches(etag: first))).etag
      expectError("preconditionFailed") { try store.put("k", "third", PutOptions(if: .matches(etag: first))) }
      #expect(try store.head("k").etag == second)
      try store.delete("k")
      expectError("preconditionFailed") { try store.put("k", "fourth", PutOptions(if: .matches(etag: second))) }
      #expect(try !store.exists("k"))
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func `uploads and copies keep to conditions, too`(under: StoreUnderTest) throws {
    try under.run { store in
      try store.put("source", "content")
      let etag = try store.put("k", "first").etag
      expectError("preconditionFailed") {
        let upload = try store.upload("k", PutOptions(if: .absent))
        try upload.append("second".utf8)
        _ = try upload.complete()
      }
      expectError("preconditionFailed") { try store.copy("source", to: "k", PutOptions(if: .absent)) }
      #expect(try store.text("k") == "first")
      let upload = try store.upload("k", PutOptions(if: .matches(etag: etag)))
      try upload.append("second".utf8)
      let second = try upload.complete()
      try store.copy("source", to: "k", PutOptions(if: .matches(etag: second.etag)))
      #expect(try store.text("k") == "content")
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func `of many who create an object at once, one succeeds`(under: StoreUnderTest) throws {
    try under.run { store in
      for round in 0..<5 {
        let outcomes = inParallel(8) { number -> String in
          do {
            try store.put("race\(round)", "writer \(number)", PutOptions(if: .absent))
            return "writer \(number)"
          } catch ObjectStoreError.preconditionFailed {
            return ""
          } catch {
            return "\(error)"
          }
        }
        let winners = outcomes.filter { !$0.isEmpty }
        let kept = try store.text("race\(round)")
        #expect(winners == [kept])
      }
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func `a counter that many raise misses nothing`(under: StoreUnderTest) throws {
    try under.run { store in
      try store.put("counter", "0")
      let failures = inParallel(4) { _ -> [String] in
        var failures: [String] = []
        for _ in 0..<5 {
          while true {
            do {
              let (bytes, info) = try store.bytes(ObjectKey("counter"))
              let value = Int(String(decoding: bytes, as: UTF8.self)) ?? -1
              try store.put("counter", "\(value + 1)", PutOptions(if: .matches(etag: info.etag)))
              break
            } catch ObjectStoreError.preconditionFailed {
              continue
            } catch {
              failures.append("\(error)")
              break
            }
          }
        }
        return failures
      }
      #expect(failures.flatMap { $0 } == [])
      #expect(try store.text("counter") == "20")
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func `readers during overwrites see one content whole, with its own metadata`(under: StoreUnderTest) throws {
    try under.run { store in
      let contents = (0..<4).map { noise(200_000 + $0, seed: UInt64($0 + 1)) }
      let options = (0..<4).map { PutOptions(contentType: "audio/x-\($0)", metadata: ["number": "\($0)"]) }
      try store.put("k", contents[0], options[0])
      let problems = inParallel(4) { number -> [String] in
        var problems: [String] = []
        for round in 0..<25 {
          do {
            if number == 0 {
              try store.put("k", contents[round % 4], options[round % 4])
              continue
            }
            let (bytes, info) = try store.bytes(ObjectKey("k"))
            let index = Int(info.metadata["number"] ?? "") ?? 0
            if bytes != contents[index] { problems.append("the bytes are not those of \(index)") }
            if info.contentType != "audio/x-\(index)" { problems.append("the type is not that of \(index)") }
          } catch {
            problems.append("\(error)")
          }
        }
        return problems
      }
      #expect(problems.flatMap { $0 } == [])
    }
  }
}
