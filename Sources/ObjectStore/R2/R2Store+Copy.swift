extension R2Store {
  /// Objects of up to 5 GiB. A condition is checked by the server in one step with the write where it knows how, and just before
  /// in any case.
  public func copy(
    _ source: ObjectKey, to target: ObjectKey, _ options: PutOptions?, cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo {
    let path = "/\(configuration.bucket)/\(source.text)"
    var headers: Headers = [("x-amz-copy-source", PercentEncoding.encode(path, keepsSlashes: true))]
    let mark = WriteMark.of(options?.condition)
    if let options {
      headers += try Self.headers(options, target)
      headers.append(("x-amz-metadata-directive", "REPLACE"))
      try checkTarget(target, options.condition, cancellation)
      headers += Self.copyHeaders(options.condition)
      if let mark { headers.append(mark.header) }
    } else {
      headers.append(("x-amz-metadata-directive", "COPY"))
    }
    let request = S3Request(operation: .copy, method: .put, key: target, headers: headers, slowness: 10)
    do throws(S3Failure) {
      try client.persist(target.text, cancellation) { attempt throws(S3Failure) in
        let response = try client.attempt(request, attempt, cancellation: cancellation)
        _ = try client.document("CopyObjectResult", in: response, about: target.text)
      }
    } catch {
      if case .notFound(_, let detail) = error.error { throw .notFound(subject: source.text, detail: detail) }
      // The second attempt of one whose answer was lost finds the first one's object.
      let isOwn =
        error.status == 412 && error.mayHaveHappened
        && (try? client.head(target, cancellation)).map { mark?.stands(in: $0.headers) == true } == true
      if !isOwn { throw error.error }
    }
    return try head(target, if: nil, cancellation: cancellation)
  }

  private static func copyHeaders(_ condition: WriteCondition?) -> Headers {
    switch condition {
    case nil: []
    // R2 has headers of its own for it; other servers ignore them.
    case .absent: [("if-none-match", "*"), ("cf-copy-destination-if-none-match", "*")]
    case .matches(let etag): [("if-match", "\"\(etag)\""), ("cf-copy-destination-if-match", "\"\(etag)\"")]
    }
  }

  /// Asks whether a condition holds, for servers that do not ask themselves.
  func checkTarget(
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
