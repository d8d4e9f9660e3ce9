import Digests

extension R2Store {
  /// The rules of the bucket; of each what ``LifecycleRule`` can say.
  public func lifecycleRules(cancellation: Cancellation = .never) throws(ObjectStoreError) -> [LifecycleRule] {
    let request = S3Request(operation: .readLifecycle, method: .get, query: [("lifecycle", "")])
    do throws(S3Failure) {
      let response = try client.send(request, cancellation: cancellation)
      return try client.document("LifecycleConfiguration", in: response, about: name).all("Rule").map(
        LifecycleRule.init)
    } catch {
      if error.code == "NoSuchLifecycleConfiguration" { return [] }
      throw error.error
    }
  }

  /// Replaces all rules of the bucket.
  ///
  /// - Throws: `denied` for credentials that may use the bucket's objects, but not change the bucket.
  public func setLifecycleRules(
    _ rules: [LifecycleRule], cancellation: Cancellation = .never
  ) throws(ObjectStoreError) {
    if rules.isEmpty {
      _ = try ask(S3Request(operation: .writeLifecycle, method: .delete, query: [("lifecycle", "")]), cancellation)
      return
    }
    let list = rules.map(\.xml).joined()
    let body = Array("<LifecycleConfiguration xmlns=\"\(Self.namespace)\">\(list)</LifecycleConfiguration>".utf8)
    let headers = [
      (name: "content-md5", value: MessageDigest.of(body, .md5).base64), ("content-type", "application/xml"),
    ]
    _ = try ask(
      S3Request(
        operation: .writeLifecycle, method: .put, query: [("lifecycle", "")], headers: headers, body: .bytes(body)),
      cancellation)
  }
}
