extension R2Store {
  /// Objects of up to 5 GiB. A condition is checked by the server in one step with the write where it knows how, and just before
  /// in any case.
  public func copy(
    _ source: ObjectKey, to target: ObjectKey, _ options: PutOptions?, cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo {
    let path = "/\(configuration.bucket)/\(source.text)"
    var headers: Headers = [("x-amz-copy-source", PercentEncoding.encode(path, keepsSlashes: true))]
    if let options {
      headers += try Self.headers(options, target)
      headers.append(("x-amz-metadata-directive", "REPLACE"))
      try checkTarget(target, options.condition, cancellation)
      switch options.condition {
      case nil: break
      // R2 has headers of its own for it; other servers ignore them.
      case .absent: headers += [("if-none-match", "*"), ("cf-copy-destination-if-none-match", "*")]
      case .matches(let etag):
        headers += [("if-match", "\"\(etag)\""), ("cf-copy-destination-if-match", "\"\(etag)\"")]
      }
    } else {
      headers.append(("x-amz-metadata-directive", "COPY"))
    }
    let request = S3Request(operation: .copy, method: .put, key: target, headers: headers, slowness: 10)
    let answer: XMLNode
    do throws(ObjectStoreError) {
      answer = try document("CopyObjectResult", request, cancellation)
    } catch .notFound(_, let detail) {
      throw .notFound(subject: source.text, detail: detail)
    }
    var info = try head(target, if: nil, cancellation: cancellation)
    if let etag = answer.text("ETag"), info.etag.isEmpty { info.etag = Self.plainETag(etag) }
    return info
  }

  private func checkTarget(
    _ target: ObjectKey, _ condition: WriteCondition?, _ cancellation: Cancellation
  ) throws(ObjectStoreError) {
    guard let condition else { return }
    var etag: String?
    do throws(ObjectStoreError) { etag = try head(target, if: nil, cancellation: cancellation).etag } catch .notFound {}
    let holds =
      switch condition {
      case .absent: etag == nil
      case .matches(let wanted): etag == wanted
      }
    if !holds {
      throw .preconditionFailed(subject: target.text, detail: "the object is not what the condition asks for")
    }
  }
}
