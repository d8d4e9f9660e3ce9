import Digests
import Testing

/// Against the examples of the standards.
@Suite struct DigestsTests {
  @Test func `SHA-256 of the standard's example`() {
    #expect(
      MessageDigest.of("abc".utf8, .sha256).hexadecimal
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test func `MD5 of the RFC's example`() {
    #expect(MessageDigest.of("message digest".utf8, .md5).hexadecimal == "f96b697d7cb7938d525a2f31aaf161d0")
  }

  @Test func `HMAC-SHA-256 of RFC 4231, case 2`() {
    #expect(
      HMAC.sha256(key: Array("Jefe".utf8), "what do ya want for nothing?".utf8).hexadecimal
        == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
  }

  @Test func `CRC-32 of the check string, whole and joined from pieces`() {
    var whole = CRC32()
    Array("123456789".utf8).withUnsafeBytes { whole.update($0) }
    #expect(whole.value == 0xCBF4_3926)
    #expect(whole.bytes == [0xCB, 0xF4, 0x39, 0x26])
    var (first, second) = (CRC32(), CRC32())
    Array("1234".utf8).withUnsafeBytes { first.update($0) }
    Array("56789".utf8).withUnsafeBytes { second.update($0) }
    first.append(second)
    #expect(first == whole)
  }

  @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")])
  func `base64 of RFC 4648`(text: String, encoded: String) {
    #expect(Array(text.utf8).base64 == encoded)
  }
}
