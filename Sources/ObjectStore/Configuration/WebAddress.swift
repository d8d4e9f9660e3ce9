/// An `http` or `https` URL of an origin, in the parts that a configuration needs.
struct WebAddress: Equatable {
  let isSecure: Bool
  /// Host and port, as they stand in a `Host` header.
  let authority: String
  /// Without a slash at its end: empty, or beginning with one.
  let path: String

  /// `https://host:port`, without the path.
  var origin: String { (isSecure ? "https://" : "http://") + authority }

  /// - Throws: what is wrong, for a person.
  init(_ text: String) throws(Problem) {
    let lower = text.lowercased()
    guard let scheme = ["https://", "http://"].first(where: { lower.hasPrefix($0) }) else {
      throw Problem(
        detail: "does not begin with https://", remedy: "write the whole address, such as https://host.example")
    }
    isSecure = scheme == "https://"
    let rest = text.dropFirst(scheme.count)
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    if authority.contains("@") {
      throw Problem(
        detail: "holds a user name or a password", remedy: "leave it out; credentials have their own variables")
    }
    if rest.contains("?") || rest.contains("#") {
      throw Problem(detail: "holds a query or a fragment", remedy: "write the address without what follows ? or #")
    }
    let host = Self.host(of: authority)
    let isNumbered = authority.count == host.count || Self.isPort(authority.dropFirst(host.count))
    let hostCharacters = host.unicodeScalars.allSatisfy {
      $0.isASCII && ($0.properties.isAlphabetic || (48...57).contains($0.value) || "-._:[]".unicodeScalars.contains($0))
    }
    guard !host.isEmpty, hostCharacters, isNumbered else {
      throw Problem(
        detail: "names no host that can be reached", remedy: "write https://, the host, and a port if it has one")
    }
    self.authority = authority.lowercased()
    var path = rest.dropFirst(authority.count)
    while path.hasSuffix("/") { path = path.dropLast() }
    self.path = String(path)
  }

  struct Problem: Error {
    let detail: String
    let remedy: String
  }

  private static func host(of authority: Substring) -> Substring {
    if authority.hasPrefix("[") { return authority.prefix(while: { $0 != "]" }) + "]" }
    return authority.prefix { $0 != ":" }
  }

  private static func isPort(_ text: Substring) -> Bool {
    text.first == ":" && (Int(text.dropFirst()).map { (1...65_535).contains($0) } ?? false)
  }
}
