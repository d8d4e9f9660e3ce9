import Testing

@testable import ObjectStore

/// The examples that AWS publishes with their signatures:
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html and sigv4-query-string-auth.html.
@Suite struct SigV4Tests {
  static let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
  static let host = (name: "Host", value: "examplebucket.s3.amazonaws.com")
  static let date = (name: "x-amz-date", value: "20130524T000000Z")
  let signer = SigV4(
    .init(
      accessKey: Secret("AKIAIOSFODNN7EXAMPLE"), secretKey: Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")),
    region: "us-east-1")
  /// 24 May 2013, 00:00:00 UTC.
  let time = SigningTime(1_369_353_600)

  @Test func `an instant is written in UTC`() {
    #expect(time.text == "20130524T000000Z")
    #expect(time.day == "20130524")
    #expect(SigningTime(1_709_251_199.9).text == "20240229T235959Z")
  }

  @Test func `GET Object with a range is signed as published`() {
    let authorization = signer.authorization(
      for: .init(
        method: "GET", path: "/test.txt",
        headers: [Self.host, ("Range", "bytes=0-9"), ("x-amz-content-sha256", Self.empty), Self.date],
        payloadHash: Self.empty), at: time)
    #expect(
      authorization
        == "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
        + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
        + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
  }

  @Test func `PUT Object is signed as published`() {
    let hash = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"
    let authorization = signer.authorization(
      for: .init(
        method: "PUT", path: PercentEncoding.encode("/test$file.text", keepsSlashes: true),
        headers: [
          ("Date", "Fri, 24 May 2013 00:00:00 GMT"), Self.host, ("x-amz-content-sha256", hash), Self.date,
          ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
        ], payloadHash: hash), at: time)
    #expect(authorization.hasSuffix("98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"))
  }

  @Test func `requests about a bucket are signed as published`() {
    func signature(_ query: [(name: String, value: String)]) -> String {
      signer.authorization(
        for: .init(
          method: "GET", path: "/", query: query,
          headers: [Self.host, ("x-amz-content-sha256", Self.empty), Self.date], payloadHash: Self.empty), at: time)
    }
    #expect(
      signature([("lifecycle", "")]).hasSuffix("fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"))
    // The order in which the query is given does not matter.
    #expect(
      signature([("prefix", "J"), ("max-keys", "2")])
        .hasSuffix("34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"))
  }

  @Test func `a URL is signed as published`() {
    let query = signer.presignedQuery(
      for: .init(method: "GET", path: "/test.txt", headers: [Self.host], payloadHash: "UNSIGNED-PAYLOAD"),
      at: time, expiry: 86_400)
    #expect(
      query
        == "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3"
        + "%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
        + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")
  }

  @Test func `names are sorted by their bytes, values trimmed, repeated headers joined`() {
    let canonical = SigV4.canonicalRequest(
      .init(
        method: "GET", path: "/", query: [("b", "2"), ("a", "~ /+"), ("B", ""), ("a", "!")],
        headers: [("X-B", "  two   spaces "), ("x-a", "1"), ("X-A", "2")], payloadHash: "HASH"))
    #expect(canonical.signedHeaders == "x-a;x-b")
    #expect(canonical.text == "GET\n/\nB=&a=%21&a=~%20%2F%2B&b=2\nx-a:1,2\nx-b:two spaces\n\nx-a;x-b\nHASH")
  }

  @Test func `another day, region or service makes another signature`() {
    func sign(_ region: String, _ service: String, _ time: SigningTime) -> Substring {
      let signer = SigV4(signer.credentials, region: region, service: service)
      let subject = SigV4.Subject(method: "GET", path: "/", headers: [Self.host], payloadHash: Self.empty)
      // The same signer may be asked on two days.
      _ = signer.authorization(for: subject, at: SigningTime(0))
      return signer.authorization(for: subject, at: time).suffix(64)
    }
    let later = SigningTime(1_369_353_600 + 86_400)
    let signatures = [
      sign("auto", "s3", time), sign("eu", "s3", time), sign("auto", "sts", time), sign("auto", "s3", later),
    ]
    #expect(Set(signatures).count == 4)
  }

  @Test func `secrets do not show`() {
    #expect(!"\(signer.credentials)".contains("AKIA"))
    #expect(!"\(signer.credentials)".contains("wJalr"))
    var text = ""
    dump(signer.credentials, to: &text)
    #expect(!text.contains("wJalr"))
  }
}
