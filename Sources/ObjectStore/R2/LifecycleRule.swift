/// What a bucket does to its objects by itself as they grow old. R2 acts within a day.
public struct LifecycleRule: Equatable, Sendable {
  /// Tells the rule from the others of the bucket.
  public var identifier: String
  /// What the keys begin with; empty for all.
  public var prefix: String
  public var isEnabled: Bool
  /// Days after which an object is removed.
  public var expiration: Int?
  /// Days after which an upload that nobody completed is removed.
  public var uploadExpiration: Int?
  /// Days after which an object becomes one of infrequent access: cheaper to keep, dearer to read.
  public var infrequentAccess: Int?

  public init(
    _ identifier: String, prefix: String, isEnabled: Bool = true, expiration: Int? = nil,
    uploadExpiration: Int? = nil, infrequentAccess: Int? = nil
  ) {
    self.identifier = identifier
    self.prefix = prefix
    self.isEnabled = isEnabled
    self.expiration = expiration
    self.uploadExpiration = uploadExpiration
    self.infrequentAccess = infrequentAccess
  }
}

extension LifecycleRule {
  init(_ node: XMLNode) {
    self.init(
      node.text("ID") ?? "",
      // Older servers write the prefix outside of the filter.
      prefix: node["Filter"]?.text("Prefix") ?? node["Filter"]?["And"]?.text("Prefix") ?? node.text("Prefix") ?? "",
      isEnabled: node.text("Status") == "Enabled",
      expiration: node["Expiration"]?.text("Days").flatMap { Int($0) },
      uploadExpiration: node["AbortIncompleteMultipartUpload"]?.text("DaysAfterInitiation").flatMap { Int($0) },
      infrequentAccess: node["Transition"]?.text("Days").flatMap { Int($0) })
  }

  var xml: String {
    var parts = ["<ID>\(XMLText.escape(identifier))</ID>"]
    parts.append("<Filter><Prefix>\(XMLText.escape(prefix))</Prefix></Filter>")
    parts.append("<Status>\(isEnabled ? "Enabled" : "Disabled")</Status>")
    if let infrequentAccess {
      let storageClass = StorageClass.infrequentAccess.rawValue
      parts.append(
        "<Transition><Days>\(infrequentAccess)</Days><StorageClass>\(storageClass)</StorageClass></Transition>")
    }
    if let expiration { parts.append("<Expiration><Days>\(expiration)</Days></Expiration>") }
    if let days = uploadExpiration {
      parts.append(
        "<AbortIncompleteMultipartUpload><DaysAfterInitiation>\(days)</DaysAfterInitiation></AbortIncompleteMultipartUpload>"
      )
    }
    return "<Rule>\(parts.joined())</Rule>"
  }
}
