import Testing

@testable import ObjectStore

@Suite struct WireTests {
  @Test func `metadata survives as header text, whatever the language`() {
    for text in ["plain", "Grüße aus Köln", "日本語 🎤", " spaces around ", "=?UTF-8?B?eA==?=", "", "a=b?c"] {
      let sent = MetadataText.encode(text)
      #expect(sent.utf8.allSatisfy { $0 >= 32 && $0 < 127 }, "\(text)")
      #expect(MetadataText.decode(sent) == text)
    }
    #expect(MetadataText.encode("plain text") == "plain text")
  }

  @Test func `encoded words of others are read`() {
    #expect(MetadataText.decode("=?utf-8?q?Gr=C3=BC=C3=9Fe_aus?= =?UTF-8?B?IEvDtmxu?=") == "Grüße aus Köln")
    #expect(MetadataText.decode("before =?utf-8?q?x?= after") == "before x after")
    #expect(MetadataText.decode("=?iso-8859-1?q?x?=") == "=?iso-8859-1?q?x?=")
  }

  @Test func `dates are read`() {
    #expect(WireDates.header("Sun, 06 Nov 1994 08:49:37 GMT") == 784_111_777)
    #expect(WireDates.listing("2009-10-12T17:50:30.500Z") == 1_255_369_830.5)
    for text in ["", "yesterday", "Sun, 06 Xyz 1994 08:49:37 GMT", "2009-10-12"] {
      #expect(WireDates.header(text) == nil)
      #expect(WireDates.listing(text) == nil)
    }
  }

  @Test func `listed keys are read, a space written either way`() {
    #expect(ListedText.decode("a+b%2Bc%20d/%C3%BC%25") == "a b+c d/ü%")
    #expect(ListedText.decode("%FF") == nil)
    #expect(ListedText.decode("%4") == nil)
  }

  @Test func `documents are read without their namespaces`() throws {
    let node = try #require(
      XMLNode.parse(
        Array("<?xml version=\"1.0\"?><s:R xmlns:s=\"x\"><s:K>a &amp; b</s:K><s:K>c</s:K><E/></s:R>".utf8)))
    #expect(node.name == "R")
    #expect(node.all("K").map(\.text) == ["a & b", "c"])
    #expect(node.text("E") == "")
    #expect(node.text("none") == nil)
  }

  @Test func `what is no document, or a trap, is none`() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><x>&b;</x>"
    let deep = String(repeating: "<a>", count: 100) + String(repeating: "</a>", count: 100)
    for text in ["", "text", "<a>", "<a></b>", "<html><p>No</html>", bomb, deep] {
      #expect(XMLNode.parse(Array(text.utf8)) == nil)
    }
  }

  @Test func `escaped text is read as it was`() throws {
    let text = "a<b>&\"c' ü"
    #expect(XMLNode.parse(Array("<x>\(XMLText.escape(text))</x>".utf8))?.text == text)
  }

  @Test func `Base64 is read`() {
    #expect(Base64.decode("") == [])
    #expect(Base64.decode("BC+DoQ==") == [4, 47, 131, 161])
    #expect(Base64.decode("B!") == nil)
  }

  @Test func `which bytes an answer carries is told in two ways`() {
    func extent(_ status: Int, _ fields: [(String, String)]) -> Extent? {
      var response = HTTPResponse()
      response.status = status
      for (name, value) in fields { response.headers.append(name, value) }
      return Extent(response)
    }
    let whole = extent(200, [("content-length", "10")])
    #expect(whole?.size == 10 && whole?.offset == 0 && whole?.count == 10)
    let range = extent(206, [("content-length", "3"), ("content-range", "bytes 4-6/10")])
    #expect(range?.size == 10 && range?.offset == 4 && range?.count == 3)
    // A server that answers a range with the status of a whole object.
    #expect(extent(200, [("content-length", "3"), ("content-range", "bytes 4-6/10")]) == range)
    for bad in ["bytes 6-4/10", "bytes 4-10/10", "bytes */10", "bytes 4-6/*", "4"] {
      #expect(extent(206, [("content-range", bad)]) == nil, "\(bad)")
    }
    #expect(extent(206, [("content-length", "3")]) == nil)
    #expect(extent(200, []) == nil)
  }
}
