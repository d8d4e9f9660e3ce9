import Glibc
import ObjectStore
import TestSupport
import Testing

@Suite struct LocalURLTests {
  let folder: TemporaryFolder
  let store: LocalStore
  let key: ObjectKey

  init() throws {
    folder = try TemporaryFolder()
    store = try LocalStore(.init(folder: folder.location, baseURL: "https://audio.example/files/"))
    key = try ObjectKey("takes/ü +%&=?.wav")
  }

  private func query(_ method: PresignedMethod = .get, expiry: Int = 60) throws -> String {
    let url = try store.presign(method, key, expiry: expiry).secret
    #expect(url.hasPrefix("https://audio.example/files/takes/%C3%BC%20%2B%25%26%3D%3F.wav?"))
    return String(url.split(separator: "?")[1])
  }

  @Test(arguments: PresignedMethod.allCases)
  func `what was signed is let in, by every process`(method: PresignedMethod) throws {
    let query = try query(method)
    try store.verify(method, key, query: query)
    try LocalStore(.init(folder: folder.location)).verify(method, key, query: query)
    for other in PresignedMethod.allCases where other != method {
      expectError("denied") { try store.verify(other, key, query: query) }
    }
    expectError("denied") { try store.verify(method, ObjectKey("takes/other.wav"), query: query) }
  }

  @Test func `a URL ends when it said it would`() throws {
    let query = try query(expiry: 5)
    try store.verify(.get, key, query: query, now: Double(time(nil)) + 2)
    expectError("denied") { try store.verify(.get, key, query: query, now: Double(time(nil)) + 6) }
  }

  @Test func `whatever was altered is refused`() throws {
    let query = try query()
    var places = Array(query.indices)
    // The method's name in the URL is for people; what counts is how it is asked.
    places.removeAll { $0 < query.firstIndex(of: "&")! }
    for place in places {
      var altered = query
      altered.replaceSubrange(place...place, with: query[place] == "1" ? "2" : "1")
      expectError("denied") { try store.verify(.get, key, query: altered) }
    }
    for altered in [
      "", "expires=99999999999", "signature=", "expires=99999999999&signature=", query + "&expires=99999999999",
      String(query.dropLast()),
    ] {
      expectError("denied") { try store.verify(.get, key, query: altered) }
    }
  }

  @Test func `the secret is its owner's alone, and stays secret`() throws {
    _ = try query()
    let path = folder.path(".voicebeat/secret")
    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
    #expect(try readFile(path).count == 32)
    chmod(path, 0o644)
    expectError("misconfigured") { _ = try store.presign(.get, key, expiry: 1) }
  }

  @Test func `all processes agree on the secret however they meet`() throws {
    let location = folder.location
    let key = key
    let queries = inParallel(8) { _ in
      let store = try? LocalStore(.init(folder: location, baseURL: "http://x", isDurable: false))
      return try? String(store!.presign(.get, key, expiry: 60).secret.split(separator: "?")[1])
    }
    for query in queries { try store.verify(.get, key, query: #require(query)) }
  }
}
