import CCurl
import Glibc

/// One connection to the server, by libcurl: kept open between requests, used by one thread at a time.
final class CurlHandle: @unchecked Sendable {
  private static let isInitialised = curl_global_init(3) == CURLE_OK  // CURL_GLOBAL_ALL

  private let handle: UnsafeMutableRawPointer
  private let settings: ConnectionPool.Settings
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 128 << 10, alignment: 64)
  private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
  private var wasUsed = false

  /// nil where the system has no memory for it.
  init?(_ settings: ConnectionPool.Settings) {
    guard Self.isInitialised, let handle = curl_easy_init() else { return nil }
    self.handle = handle
    self.settings = settings
  }

  deinit {
    curl_easy_cleanup(handle)
    buffer.deallocate()
    errorText.deallocate()
  }

  /// Sends a request and waits for the answer's end.
  func perform(
    _ request: HTTPRequest, cancellation: Cancellation, receiver: Transfer.Receiver?
  ) throws(HTTPFailure) -> HTTPResponse {
    let transfer = Transfer(request, cancellation, buffer: buffer, receiver: receiver) { [handle] in
      var socket: curl_socket_t = -1
      return crl_get_socket(handle, &socket) == CURLE_OK && socket >= 0 ? socket : nil
    }
    curl_easy_reset(handle)
    setUp(request)
    let context = Unmanaged.passUnretained(transfer).toOpaque()
    setCallbacks(context)
    var list: UnsafeMutablePointer<curl_slist>?
    // Without this, libcurl asks for leave before it sends a body, and R2 never gives it.
    list = curl_slist_append(list, "Expect:")
    for (name, value) in request.headers { list = curl_slist_append(list, "\(name): \(value)") }
    defer { curl_slist_free_all(list) }
    _ = crl_set_headers(handle, list)
    errorText[0] = 0
    let code = withExtendedLifetime(transfer) { curl_easy_perform(handle) }
    var connects = 0
    _ = crl_get_long(handle, CURLINFO_NUM_CONNECTS, &connects)
    let isRepeated = transfer.isResent || (wasUsed && connects > 0)
    wasUsed = true
    if transfer.end == nil && !transfer.response.isCut { _ = transfer.flush() }
    var response = transfer.response
    response.isPerhapsRepeated = isRepeated
    if code == CURLE_OK || response.isCut { return response }
    // A server may answer before it has read the body, and close: the answer is what counts.
    if transfer.end == nil && response.status >= 400 { return response }
    throw failure(code, transfer.end)
  }

  private func setUp(_ request: HTTPRequest) {
    _ = crl_set_text(handle, CURLOPT_URL, request.url)
    _ = crl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText)
    _ = crl_set_text(handle, CURLOPT_USERAGENT, "VoiceBeat")
    _ = crl_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https")
    _ = crl_set_long(handle, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
    _ = crl_set_long(handle, CURLOPT_PATH_AS_IS, 1)
    _ = crl_set_long(handle, CURLOPT_NOSIGNAL, 1)
    _ = crl_set_long(handle, CURLOPT_TCP_KEEPALIVE, 1)
    _ = crl_set_long(handle, CURLOPT_BUFFERSIZE, 512 << 10)
    _ = crl_set_long(handle, CURLOPT_UPLOAD_BUFFERSIZE, 512 << 10)
    _ = crl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, Int(settings.connectTimeout * 1000))
    _ = crl_set_long(handle, CURLOPT_MAXCONNECTS, 1)
    if let bundle = settings.certificates { _ = crl_set_text(handle, CURLOPT_CAINFO, bundle) }
    switch request.method {
    case .get: break
    case .head: _ = crl_set_long(handle, CURLOPT_NOBODY, 1)
    case .delete: _ = crl_set_text(handle, CURLOPT_CUSTOMREQUEST, request.method.rawValue)
    case .put, .post:
      _ = crl_set_long(handle, CURLOPT_UPLOAD, 1)
      _ = crl_set_text(handle, CURLOPT_CUSTOMREQUEST, request.method.rawValue)
      _ = crl_set_offset(handle, CURLOPT_INFILESIZE_LARGE, Int(request.body?.count ?? 0))
    }
  }

  private func setCallbacks(_ context: UnsafeMutableRawPointer) {
    _ = crl_set_data_function(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
      return Transfer.of(context).takeHeader(line) ? line.count : 0
    }
    _ = crl_set_data_function(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      let content = UnsafeRawBufferPointer(start: bytes, count: size * count)
      return Transfer.of(context).takeContent(content) ? content.count : 0
    }
    _ = crl_set_data_function(handle, CURLOPT_READFUNCTION) { bytes, size, count, context in
      let space = UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
      return Transfer.of(context).send(into: space) ?? Int(CURL_READFUNC_ABORT)
    }
    _ = crl_set_seek_function(handle) { context, offset, origin in
      guard origin == SEEK_SET else { return CURL_SEEKFUNC_CANTSEEK }
      Transfer.of(context).rewind(to: Int64(offset))
      return CURL_SEEKFUNC_OK
    }
    _ = crl_set_progress_function(handle) { context, _, down, _, up in
      Transfer.of(context).goesOn(bytes: Int64(down + up)) ? 0 : 1
    }
    _ = crl_set_long(handle, CURLOPT_NOPROGRESS, 0)
    for option in [
      CURLOPT_HEADERDATA, CURLOPT_WRITEDATA, CURLOPT_READDATA, CURLOPT_SEEKDATA, CURLOPT_XFERINFODATA,
    ] { _ = crl_set_pointer(handle, option, context) }
  }

  private func failure(_ code: CURLcode, _ end: HTTPFailure.Kind?) -> HTTPFailure {
    let text = errorText[0] != 0 ? String(cString: errorText) : String(cString: curl_easy_strerror(code))
    if let end {
      if case .silent = end { return HTTPFailure(kind: end, detail: "the server fell silent") }
      return HTTPFailure(kind: end, detail: text)
    }
    let kind: HTTPFailure.Kind =
      switch code {
      case CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT,
        CURLE_OPERATION_TIMEDOUT, CURLE_SSL_CONNECT_ERROR:
        .unreachable
      case CURLE_URL_MALFORMAT, CURLE_PEER_FAILED_VERIFICATION,
        CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_FAILED_INIT:
        .hopeless
      default: .broken
      }
    return HTTPFailure(kind: kind, detail: text)
  }
}

extension Transfer {
  fileprivate static func of(_ context: UnsafeMutableRawPointer?) -> Transfer {
    Unmanaged<Transfer>.fromOpaque(context!).takeUnretainedValue()
  }
}
