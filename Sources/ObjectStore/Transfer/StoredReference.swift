/// What a text that is to name a stored object is, by its looks. What is kept of an object is always its key: URLs expire,
/// and folders move.
public enum StoredReference: Equatable, Sendable {
  /// Perhaps a key; whether it is one, `ObjectKey` says.
  case key(String)
  /// Something with a scheme, such as `https://…`.
  case url(String)
  /// The path of a file: beginning with `/`, `./`, `../` or `~/`.
  case path(String)

  public init(_ text: String) {
    if let colon = text.firstRange(of: "://"), Self.isScheme(text[..<colon.lowerBound]) {
      self = .url(text)
    } else if ["/", "./", "../", "~/"].contains(where: text.hasPrefix) || [".", "..", "~"].contains(text) {
      self = .path(text)
    } else {
      self = .key(text)
    }
  }

  private static func isScheme(_ text: Substring) -> Bool {
    text.first?.isLetter == true
      && text.utf8.allSatisfy { byte in
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
          || [43, 45, 46].contains(byte)
      }
  }
}

/// Finds the keys that references stand for.
public struct ReferenceResolver: Sendable {
  private let bases: [Base]

  private struct Base: Sendable {
    let origin: String
    /// Ends with a slash.
    let path: String
  }

  /// - Parameter baseURLs: what the URLs of the store's objects begin with, up to the key: endpoint and bucket, the public
  ///   address, what a folder is served as.
  /// - Throws: `misconfigured`.
  public init(baseURLs: [String]) throws(ObjectStoreError) {
    var bases: [Base] = []
    for text in baseURLs {
      do throws(WebAddress.Problem) {
        let address = try WebAddress(text)
        bases.append(Base(origin: Self.origin(address), path: address.path + "/"))
      } catch {
        throw .misconfigured(detail: "the address \(Self.shown(text)) of the store \(error.detail); \(error.remedy)")
      }
    }
    self.bases = bases
  }

  /// The key that a reference stands for: itself, or that of a presigned or public URL of the store. A URL's signature and
  /// expiry play no part in it.
  ///
  /// - Throws: `badKey` for URLs of other places, paths, and what cannot be a key.
  public func key(_ text: String) throws(ObjectStoreError) -> ObjectKey {
    switch StoredReference(text) {
    case .key(let key):
      return try ObjectKey(key)
    case .path(let path):
      throw .badKey(key: path, detail: "it is the path of a file; store the file, and name it by its key")
    case .url(let url):
      return try key(ofURL: url)
    }
  }

  private func key(ofURL url: String) throws(ObjectStoreError) -> ObjectKey {
    let plain = Self.shown(url)
    guard let address = try? WebAddress(plain) else {
      throw .badKey(key: plain, detail: "it is not the URL of an object of the configured store")
    }
    // The address has no slash at its end; the key must not lose one that makes it no key.
    let path = address.path + (plain.hasSuffix("/") ? "/" : "")
    let origin = Self.origin(address)
    guard let base = bases.first(where: { $0.origin == origin && path.hasPrefix($0.path) }) else {
      throw .badKey(
        key: plain, detail: "it is the URL of another place than the configured store; download it and store it first")
    }
    guard let text = PercentEncoding.decode(path.dropFirst(base.path.count)) else {
      throw .badKey(key: plain, detail: "its path is not percent-encoded UTF-8")
    }
    return try ObjectKey(text)
  }

  /// A URL without what may be secret: query, fragment, user and password.
  private static func shown(_ url: String) -> String {
    let plain = url.prefix { $0 != "?" && $0 != "#" }
    guard let start = plain.firstRange(of: "://")?.upperBound else { return String(plain) }
    let authority = plain[start...].prefix { $0 != "/" }
    guard let at = authority.lastIndex(of: "@") else { return String(plain) }
    return plain[..<start] + "…" + plain[at...]
  }

  /// Without a port that goes without saying.
  private static func origin(_ address: WebAddress) -> String {
    let usual = address.isSecure ? ":443" : ":80"
    return address.origin.hasSuffix(usual) ? String(address.origin.dropLast(usual.count)) : address.origin
  }
}
