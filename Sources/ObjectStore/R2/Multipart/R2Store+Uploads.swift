/// An upload that was begun and neither completed nor aborted.
public struct UnfinishedUpload: Equatable, Sendable {
  public var key: ObjectKey
  public var identifier: String
  /// Seconds since 1970.
  public var begun: Double
}

extension R2Store {
  /// Uploads that are unfinished, this process's own among them, of keys with a prefix.
  public func unfinishedUploads(
    prefix: String = "", cancellation: Cancellation = .never
  ) throws(ObjectStoreError) -> [UnfinishedUpload] {
    var uploads: [UnfinishedUpload] = []
    var marker: (key: String, upload: String)?
    while true {
      var query = [(name: "uploads", value: ""), ("encoding-type", "url")]
      if !prefix.isEmpty { query.append(("prefix", prefix)) }
      if let marker { query += [("key-marker", marker.key), ("upload-id-marker", marker.upload)] }
      let document = try document(
        "ListMultipartUploadsResult", S3Request(operation: .listUploads, method: .get, query: query), cancellation)
      for node in document.all("Upload") {
        guard let key = node.text("Key").flatMap(ListedText.decode).flatMap({ try? ObjectKey($0) }),
          let identifier = node.text("UploadId"), let begun = node.text("Initiated").flatMap(WireDates.listing)
        else { continue }
        uploads.append(UnfinishedUpload(key: key, identifier: identifier, begun: begun))
      }
      guard document.text("IsTruncated") == "true",
        let next = document.text("NextKeyMarker").flatMap(ListedText.decode)
      else { return uploads }
      let following = (next, document.text("NextUploadIdMarker") ?? "")
      if let marker, marker == following { return uploads }
      marker = following
    }
  }

  /// Removes uploads that are unfinished and older than so many seconds, but never one that this process works on.
  ///
  /// - Returns: what was removed.
  @discardableResult
  public func abortUploads(
    prefix: String = "", olderThan age: Double, cancellation: Cancellation = .never
  ) throws(ObjectStoreError) -> [UnfinishedUpload] {
    let limit = client.now - age
    let old = try unfinishedUploads(prefix: prefix, cancellation: cancellation)
      .filter { $0.begun <= limit && !UploadsInProgress.contains($0.identifier) }
    var removed: [UnfinishedUpload] = []
    for upload in old {
      try cancellation.check(name)
      if abort(upload.key, upload.identifier) { removed.append(upload) }
    }
    return removed
  }

  /// Removes an upload's parts, whatever became of the caller's wish to go on.
  @discardableResult
  func abort(_ key: ObjectKey, _ identifier: String) -> Bool {
    do throws(S3Failure) {
      _ = try client.send(
        S3Request(operation: .abortUpload, method: .delete, key: key, query: [("uploadId", identifier)]),
        cancellation: .never)
      return true
    } catch {
      return error.status == 404
    }
  }

  /// Removes what was begun for a key in a span of time and is nobody's: uploads whose beginning this process asked for without
  /// getting to know their names.
  func sweepOrphans(of key: ObjectKey, begun: ClosedRange<Double>) {
    guard let uploads = try? unfinishedUploads(prefix: key.text) else { return }
    // Servers tell whole seconds, and clocks differ a little.
    let span = (begun.lowerBound - 2)...(begun.upperBound + 2)
    for upload in uploads
    where upload.key == key && span.contains(upload.begun) && !UploadsInProgress.contains(upload.identifier) {
      abort(key, upload.identifier)
    }
  }
}
