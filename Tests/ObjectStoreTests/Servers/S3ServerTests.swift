import TestSupport
import Testing

/// The servers that other tests rely on.
@Suite struct S3ServerTests {
  @Test(arguments: [S3Server.Kind.seaweed, .rclone])
  func `a server keeps what a signed request puts`(kind: S3Server.Kind) throws {
    let server = kind == .seaweed ? try S3Server.seaweed() : try S3Server.rclone()
    let bucket = try server.bucket()
    #expect(try server.curl(["--data-binary", "hello", "--request", "PUT"], "\(bucket)/a").output == "")
    #expect(try server.curl([], "\(bucket)/a").output == "hello")
  }

  @Test(arguments: [S3Server.Kind.seaweed, .rclone])
  func `a server refuses whom it does not know`(kind: S3Server.Kind) throws {
    let server = kind == .seaweed ? try S3Server.seaweed() : try S3Server.rclone()
    let answer = try Tool.run("curl", ["--silent", "--write-out", "%{http_code}", "\(server.endpoint)/ready/a"])
    #expect(["400", "403"].contains(String(answer.output.suffix(3))))
  }

  @Test func `two servers of a kind run side by side, and end`() throws {
    var second: S3Server? = try S3Server.start(.seaweed)
    let endpoint = try #require(second).endpoint
    #expect(endpoint != (try S3Server.seaweed().endpoint))
    #expect(try S3Server.seaweed().bucket() != "")
    second = nil
    #expect(try Tool.run("curl", ["--silent", endpoint]).status == 7)  // cannot connect
  }
}
