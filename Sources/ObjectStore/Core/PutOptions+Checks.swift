extension PutOptions {
  /// Most bytes that names and values of metadata may have together; R2's limit.
  public static let maximumMetadataBytes = 8_192

  /// The options as a store keeps them: names in lower case.
  ///
  /// - Throws: `tooLarge` and `unsupported`, about what no store keeps as it is.
  func checked(for key: ObjectKey) throws(ObjectStoreError) -> PutOptions {
    var options = self
    options.metadata = [:]
    var size = 0
    for (name, value) in metadata {
      let isNameValid = name.utf8.allSatisfy {
        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45 || $0 == 95
      }
      guard isNameValid, !name.isEmpty else {
        throw .unsupported(
          subject: key.text, detail: "names of metadata are letters, digits, - and _; \"\(name)\" is something else")
      }
      guard Self.isPlain(value) else {
        throw .unsupported(subject: key.text, detail: "the metadata \"\(name)\" holds a control character")
      }
      let lowered = name.lowercased()
      guard options.metadata.updateValue(value, forKey: lowered) == nil else {
        throw .unsupported(subject: key.text, detail: "the metadata \"\(lowered)\" is given twice")
      }
      size += name.utf8.count + value.utf8.count
    }
    guard size <= Self.maximumMetadataBytes else {
      throw .tooLarge(
        subject: key.text, detail: "its metadata has \(size) bytes; \(Self.maximumMetadataBytes) are allowed")
    }
    if let contentType, !Self.isPlain(contentType) || contentType.isEmpty || contentType.utf8.count > 255 {
      throw .unsupported(
        subject: key.text, detail: "a content type is a short text such as audio/flac, without control characters")
    }
    return options
  }

  private static func isPlain(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { $0.value >= 32 && !(127..<160).contains($0.value) }
  }
}
