import ObjectStore
import Testing

@Suite struct ListConformance {
  /// In the order of their bytes, which is not that of a folder's names.
  static let keys = [
    "A", "a b", "a!x", "a-1", "a.txt", "a/1", "a/2/x", "a/2/y", "a/20", "a0", "b", "b.d/1", "b0/2", "über", "日本",
  ].sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }

  private func withKeys(_ under: StoreUnderTest, _ body: (any ObjectStore) throws -> Void) throws {
    try under.run { store in
      for key in Self.keys.shuffled() { try store.put(key, key) }
      try body(store)
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func `keys come in the order of their bytes, with size and ETag`(under: StoreUnderTest) throws {
    try withKeys(under) { store in
      let list = try store.list()
      #expect(under.ordered(list.objects.map(\.key.text)) == Self.keys)
      #expect(list.commonPrefixes.isEmpty)
      #expect(list.next == nil)
      for object in list.objects {
        #expect(object.size == Int64(object.key.text.utf8.count))
        let head = try store.head(object.key.text)
        #expect(object.etag == head.etag)
      }
    }
  }

  @Test(
    arguments: StoreUnderTest.all,
    ["", "a", "a/", "a/2", "a/2/", "b", "ü", "日", "c", "a/2/x", "a//", "../", "/", "a/1/"])
  func `a prefix is any text`(under: StoreUnderTest, prefix: String) throws {
    try withKeys(under) { store throws in
      #expect(try under.ordered(store.keys(prefix)) == Self.keys.filter { $0.utf8.starts(with: prefix.utf8) })
    }
  }

  @Test(arguments: StoreUnderTest.all, [1, 2, 3, 7, 15, 16])
  func `pages follow one another without gap or repetition`(under: StoreUnderTest, limit: Int) throws {
    try withKeys(under) { store in
      var request = ListRequest(limit: limit)
      var keys: [String] = []
      repeat {
        let page = try store.list(request, cancellation: .never)
        #expect(page.objects.count <= limit)
        keys += page.objects.map(\.key.text)
        request.continuation = page.next
      } while request.continuation != nil && keys.count <= Self.keys.count
      #expect(under.ordered(keys) == Self.keys)
    }
  }

  @Test(arguments: StoreUnderTest.all, [("", "/"), ("a/", "/"), ("a", "/"), ("a/2", "/"), ("b", "/"), ("zzz", "/")])
  func `a delimiter folds what follows it`(under: StoreUnderTest, query: (prefix: String, delimiter: String)) throws {
    try withKeys(under) { store in
      let (objects, prefixes) = Self.folded(query.prefix, query.delimiter)
      let whole = try store.list(query.prefix, delimiter: query.delimiter)
      #expect(whole.objects.map(\.key.text) == objects)
      #expect(whole.commonPrefixes == prefixes)
      // And the same by pages.
      var request = ListRequest(prefix: query.prefix, delimiter: query.delimiter, limit: 2)
      var paged = ObjectList()
      repeat {
        let page = try store.list(request, cancellation: .never)
        #expect(page.objects.count + page.commonPrefixes.count <= 2)
        paged.objects += page.objects
        paged.commonPrefixes += page.commonPrefixes
        request.continuation = page.next
      } while request.continuation != nil && paged.objects.count <= Self.keys.count
      #expect(paged.objects.map(\.key.text) == objects)
      #expect(paged.commonPrefixes == prefixes)
    }
  }

  /// What a listing with a delimiter is to be.
  private static func folded(_ prefix: String, _ delimiter: String) -> ([String], [String]) {
    var objects: [String] = []
    var prefixes: [String] = []
    for key in keys where key.hasPrefix(prefix) {
      let rest = key.dropFirst(prefix.count)
      guard let cut = rest.firstIndex(of: Character(delimiter)) else {
        objects.append(key)
        continue
      }
      let common = String(key[...cut])
      if prefixes.last != common { prefixes.append(common) }
    }
    return (objects, prefixes)
  }

  @Test(arguments: StoreUnderTest.all)
  func `an object that was removed is listed no more`(under: StoreUnderTest) throws {
    try withKeys(under) { store in
      try store.delete("a/2/x")
      try store.delete("a/2/x")
      #expect(try store.keys("a/2/") == ["a/2/y"])
      try store.delete("a/2/y")
      #expect(try under.isTree || store.list("a/", delimiter: "/").commonPrefixes.isEmpty)
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func `many are removed at once, and those that never were are no error`(under: StoreUnderTest) throws {
    try withKeys(under) { store in
      let keys = try (Self.keys.dropLast(2) + ["never/was"]).map { try ObjectKey($0) }
      let failures = try store.delete(keys, cancellation: .never)
      #expect(failures.isEmpty)
      #expect(try store.keys() == Self.keys.suffix(2).map { $0 })
    }
  }
}
