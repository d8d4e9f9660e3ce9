import Glibc
import Synchronization
import Threads

/// Sends requests to one bucket: signed, on pooled connections, again when that helps.
final class S3Client: Sendable {
  let configuration: R2Configuration
  let name: String
  let host: String
  /// What stands before the path in every URL.
  private let origin: String
  private let signer: SigV4
  let pool: ConnectionPool
  /// Seconds that the server's clock is ahead of this machine's, as a request proved that was signed with it.
  private let clockOffset = Mutex(0.0)
  private let knowsChecksums = Atomic(true)

  init(_ configuration: R2Configuration) {
    self.configuration = configuration
    name = "r2:\(configuration.bucket)"
    let address = configuration.address
    let ownPort = address.isSecure ? ":443" : ":80"
    let authority =
      address.authority.hasSuffix(ownPort) ? String(address.authority.dropLast(ownPort.count)) : address.authority
    host = configuration.usesPathStyle ? authority : "\(configuration.bucket).\(authority)"
    origin = (address.isSecure ? "https://" : "http://") + host
    let credentials = SigV4.Credentials(
      accessKey: configuration.accessKey, secretKey: configuration.secretKey, sessionToken: configuration.sessionToken)
    signer = SigV4(credentials, region: configuration.region)
    let bundle = (getenv("CURL_CA_BUNDLE") ?? getenv("SSL_CERT_FILE")).map { String(cString: $0) }
    pool = ConnectionPool(
      .init(
        limit: max(1, configuration.connections), connectTimeout: configuration.connectTimeout, certificates: bundle))
  }

  /// Whether the server takes checksums beside the hash that is signed. Assumed until it says otherwise.
  var sendsChecksums: Bool { knowsChecksums.load(ordering: .relaxed) }

  /// Seconds since 1970, by the server's clock as far as it is known.
  var now: Double { Self.machineTime + clockOffset.withLock { $0 } }

  // MARK: requests

  /// Sends a request until it is answered with success, or more attempts are of no use.
  func send(
    _ request: S3Request, cancellation: Cancellation, receiver: Transfer.Receiver? = nil
  ) throws(S3Failure) -> HTTPResponse {
    try persist(request.subject(in: self), cancellation) { attempt throws(S3Failure) in
      try self.attempt(request, attempt, cancellation: cancellation, receiver: receiver)
    }
  }

  /// Makes attempts until one succeeds, with pauses between them as the policy says.
  ///
  /// - Parameter body: one attempt. It may say that something was gained although it failed: then the counting begins anew.
  func persist<Result>(
    _ subject: String, _ cancellation: Cancellation, _ body: (inout Attempt) throws(S3Failure) -> Result
  ) throws(S3Failure) -> Result {
    var attempt = Attempt(clockOffset: clockOffset.withLock { $0 })
    while true {
      do throws(S3Failure) {
        let result = try body(&attempt)
        clockOffset.withLock { $0 = attempt.clockOffset }
        return result
      } catch {
        var failure = error
        attempt.mayHaveHappened = attempt.mayHaveHappened || failure.mayHaveHappened
        failure.mayHaveHappened = attempt.mayHaveHappened
        guard let cause = attempt.consequence(of: failure),
          let pause = configuration.retries.pause(
            after: attempt.history, cause, at: MonotonicClock.now, chance: .random(in: 0...1))
        else {
          // Whoever made this request as a part of something larger need not repeat what was repeated here.
          if case .startOver = failure.remedy { throw failure }
          failure.remedy = .none
          throw failure
        }
        if case .withoutChecksums = failure.remedy { knowsChecksums.store(false, ordering: .relaxed) }
        guard Self.sleep(pause, cancellation) else { throw S3Failure(.cancelled(subject: subject)) }
      }
    }
  }

  /// Sends a request once. Any answer but success is a failure.
  func attempt(
    _ request: S3Request, _ attempt: Attempt, cancellation: Cancellation, receiver: Transfer.Receiver? = nil
  ) throws(S3Failure) -> HTTPResponse {
    let begun = MonotonicClock.now
    var received: Int64 = 0
    let counting: Transfer.Receiver? = receiver.map { receiver in
      { head, bytes in
        received += Int64(bytes.count)
        return receiver(head, bytes)
      }
    }
    var isDone = false
    var status: Int?
    defer {
      configuration.observer?.observe(
        OperationSample(
          request.operation, isSuccess: isDone, status: status, attempt: attempt.number,
          sent: request.body?.count ?? 0, received: received, seconds: MonotonicClock.now - begun))
    }
    let subject = request.subject(in: self)
    var http = try signed(request, clockOffset: attempt.clockOffset, subject: subject)
    // A server that is only slow gets more time with each attempt.
    http.silence = configuration.silence * request.slowness * (0.5 + 0.5 * Double(min(attempt.number, 9)))
    let response: HTTPResponse
    do throws(HTTPFailure) {
      response = try pool.perform(http, cancellation: cancellation, receiver: counting)
    } catch {
      throw S3Failure(error, subject: subject, host: host)
    }
    status = response.status
    if received == 0 { received = Int64(response.body.count) }
    if (200..<300).contains(response.status) {
      isDone = true
      return response
    }
    var failure = S3Failure(
      response, subject: subject, bucket: configuration.bucket, host: host, now: Self.machineTime)
    failure.mayHaveHappened = failure.mayHaveHappened || response.isPerhapsRepeated
    isDone = [304, 404, 412, 416].contains(response.status)
    throw failure
  }

  // MARK: signing

  private func signed(
    _ request: S3Request, clockOffset: Double, subject: String
  ) throws(S3Failure) -> HTTPRequest {
    var payloadHash = BodyDigests.emptyHash
    if let digests = request.digests {
      payloadHash = digests.sha256
    } else if let body = request.body {
      do throws(ObjectStoreError) {
        payloadHash = try BodyDigests(of: body, for: subject).sha256
      } catch {
        throw S3Failure(error)
      }
    }
    let time = SigningTime(Self.machineTime + clockOffset)
    var headers = request.headers
    headers.append(("x-amz-content-sha256", payloadHash))
    headers.append(("x-amz-date", time.text))
    if let token = configuration.sessionToken { headers.append(("x-amz-security-token", token.withText { $0 })) }
    let path = path(of: request.key)
    let authorization = signer.authorization(
      for: .init(
        method: request.method.rawValue, path: path, query: request.query, headers: headers + [("host", host)],
        payloadHash: payloadHash),
      at: time)
    headers.append(("authorization", authorization))
    let query = SigV4.canonicalQuery(request.query)
    return HTTPRequest(
      method: request.method, url: "\(origin)\(path)\(query.isEmpty ? "" : "?" + query)",
      headers: headers, body: request.body, subject: subject, silence: configuration.silence)
  }

  /// A URL that carries its own signature.
  func presign(_ method: String, _ key: ObjectKey, expiry: Int) -> PresignedURL {
    let now = self.now
    let path = path(of: key)
    let query = signer.presignedQuery(
      for: .init(method: method, path: path, headers: [("host", host)], payloadHash: "UNSIGNED-PAYLOAD"),
      at: SigningTime(now), expiry: expiry)
    return PresignedURL(secret: "\(origin)\(path)?\(query)", expires: now + Double(expiry))
  }

  private func path(of key: ObjectKey?) -> String {
    let bucket = configuration.usesPathStyle ? "/" + configuration.bucket : ""
    let object = key.map { "/" + PercentEncoding.encode($0.text, keepsSlashes: true) } ?? (bucket.isEmpty ? "/" : "")
    return PercentEncoding.encode(configuration.address.path, keepsSlashes: true) + bucket + object
  }

  // MARK: time

  static var machineTime: Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// - Returns: false when it was cancelled.
  private static func sleep(_ seconds: Double, _ cancellation: Cancellation) -> Bool {
    let end = MonotonicClock.now + seconds
    while !cancellation.isCancelled {
      let rest = end - MonotonicClock.now
      if rest <= 0 { return true }
      usleep(UInt32(min(rest, 0.1) * 1e6) + 1)
    }
    return false
  }
}

extension S3Request {
  func subject(in client: S3Client) -> String { key?.text ?? client.name }
}
