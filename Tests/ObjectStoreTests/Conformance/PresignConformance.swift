import Glibc
import ObjectStore
import Testing

@Suite struct PresignConformance {
  @Test(arguments: StoreUnderTest.all, PresignedMethod.allCases)
  func `a URL says what it is for, until when, and hides its signature`(
    under: StoreUnderTest, method: PresignedMethod
  ) throws {
    try under.run { store in
      let url = try store.presign(method, ObjectKey("takes/ü +%.wav"), expiry: 60)
      #expect(url.secret.hasPrefix("http"))
      #expect(url.secret.contains("/takes/%C3%BC%20%2B%25.wav?"))
      #expect(abs(url.expires - Double(time(nil)) - 60) < 10)
      #expect(!"\(url)".contains("?"))
    }
  }

  @Test(arguments: StoreUnderTest.all, [0, -1, 604_801])
  func `a URL lasts from a second to seven days`(under: StoreUnderTest, expiry: Int) throws {
    try under.run { store in
      #expect(throws: ObjectStoreError.self) { try store.presign(.get, ObjectKey("k"), expiry: expiry) }
      _ = try store.presign(.get, ObjectKey("k"), expiry: 604_800)
    }
  }
}
