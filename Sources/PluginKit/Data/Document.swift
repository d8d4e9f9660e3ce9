import PluginABI

/// Bytes with a content type, as they arrived. Lives as long as the call.
public struct Document: ~Escapable {
  private let document: UnsafePointer<vb_document>

  @_lifetime(immortal)
  init(_ document: UnsafePointer<vb_document>) {
    self.document = document
  }

  /// A file name without folders.
  public var name: String? { document.pointee.name.map { String(cString: $0) } }

  /// Such as "application/json".
  public var contentType: String { document.pointee.content_type.map { String(cString: $0) } ?? "" }

  public var bytes: Span<UInt8> {
    @_lifetime(copy self)
    get {
      let buffer = UnsafeBufferPointer(start: document.pointee.bytes, count: Int(document.pointee.size))
      return _overrideLifetime(Span(_unsafeElements: buffer), copying: self)
    }
  }
}
