import CCurl
import Glibc
import Threads

/// What libcurl's callbacks work on while one request is under way.
final class Transfer {
  /// Takes the content of a successful answer as it comes, with the answer's head; false ends the transfer.
  typealias Receiver = (HTTPResponse, UnsafeRawBufferPointer) -> Bool

  /// Most bytes that are kept of an answer's content and head, so that no server can fill the memory.
  private static let keptLimit = 16 << 20
  private static let keptErrorLimit = 1 << 20
  private static let headLimit = 1 << 20
  /// Seconds.
  private static let longestSilence = 60.0

  let request: HTTPRequest
  let cancellation: Cancellation
  let receiver: Receiver?
  let socket: () -> Int32?

  var response = HTTPResponse()
  var sendOffset: Int64 = 0
  var isResent = false
  /// Why a callback ended the transfer.
  var end: HTTPFailure.Kind?

  /// Collects pieces for the receiver, which libcurl gives in small ones.
  private let buffer: UnsafeMutableRawBufferPointer
  private var buffered = 0
  private var headBytes = 0

  private var lastBytes: Int64 = -1
  private var lastQueue: Int32 = .max
  private let begun = MonotonicClock.now
  private var lastSign = MonotonicClock.now
  private var lastQuestion = 0.0

  init(
    _ request: HTTPRequest, _ cancellation: Cancellation, buffer: UnsafeMutableRawBufferPointer, receiver: Receiver?,
    socket: @escaping () -> Int32?
  ) {
    self.request = request
    self.cancellation = cancellation
    self.buffer = buffer
    self.receiver = receiver
    self.socket = socket
  }

  // MARK: what arrives

  func takeHeader(_ line: UnsafeRawBufferPointer) -> Bool {
    headBytes += line.count
    guard headBytes <= Self.headLimit else { return false }
    var line = line[...]
    while let last = line.last, last == UInt8(ascii: "\r") || last == UInt8(ascii: "\n") { line.removeLast() }
    if line.starts(with: "HTTP/".utf8) {
      response = HTTPResponse()
      let status = line.split(separator: UInt8(ascii: " ")).dropFirst().first
      response.status = status.flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 0
    } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
      let value = line[(colon + 1)...].drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
      response.headers.append(name, String(decoding: value, as: UTF8.self))
    }
    return true
  }

  func takeContent(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let receiver, response.status == 200 || response.status == 206 else {
      let limit = response.status < 300 ? Self.keptLimit : Self.keptErrorLimit
      response.body.append(contentsOf: bytes.prefix(max(0, limit - response.body.count)))
      return true
    }
    var rest = bytes
    while rest.count > 0 {
      if buffered == 0 && rest.count >= buffer.count {
        guard give(rest, to: receiver) else { return false }
        break
      }
      let count = min(rest.count, buffer.count - buffered)
      memcpy(buffer.baseAddress! + buffered, rest.baseAddress!, count)
      buffered += count
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      if buffered == buffer.count && !flush() { return false }
    }
    return true
  }

  /// Gives the receiver what was collected.
  func flush() -> Bool {
    guard let receiver, buffered > 0 else { return true }
    defer { buffered = 0 }
    return give(UnsafeRawBufferPointer(rebasing: buffer[..<buffered]), to: receiver)
  }

  private func give(_ bytes: UnsafeRawBufferPointer, to receiver: Receiver) -> Bool {
    // The receiver may take its time; that is not the server's silence.
    defer { lastSign = MonotonicClock.now }
    if receiver(response, bytes) { return true }
    response.isCut = true
    return false
  }

  // MARK: what is sent

  /// The next bytes to send; nil when they cannot be read.
  func send(into space: UnsafeMutableRawBufferPointer) -> Int? {
    switch request.body {
    case nil: return 0
    case .bytes(let bytes):
      let count = min(space.count, bytes.count - Int(sendOffset))
      bytes.withUnsafeBytes { if count > 0 { memcpy(space.baseAddress!, $0.baseAddress! + Int(sendOffset), count) } }
      sendOffset += Int64(count)
      return count
    case .file(let descriptor, let offset, let count):
      let space = UnsafeMutableRawBufferPointer(
        rebasing: space.prefix(Int(min(Int64(space.count), count - sendOffset))))
      do throws(ObjectStoreError) {
        let read = try OpenFile(descriptor, for: request.subject).read(into: space, at: offset + sendOffset)
        guard read == space.count else {
          throw .io(subject: request.subject, detail: "it became shorter while it was sent")
        }
        sendOffset += Int64(read)
        return read
      } catch {
        end = .unreadable(error)
        return nil
      }
    }
  }

  func rewind(to offset: Int64) {
    isResent = true
    sendOffset = offset
  }

  // MARK: whether to go on

  /// - Parameter bytes: how many have gone in either direction.
  /// - Returns: false to end the transfer.
  func goesOn(bytes: Int64) -> Bool {
    let now = MonotonicClock.now
    if now - lastQuestion > 0.1 {
      lastQuestion = now
      if cancellation.isCancelled {
        end = .cancelled
        return false
      }
    }
    if bytes != lastBytes {
      lastBytes = bytes
      lastSign = now
      lastQueue = .max
    } else if now - lastSign > min(1, request.silence / 2) {
      // Bytes that libcurl has given away may wait in the kernel for a slow line: that they grow fewer is a sign, too.
      var queue: Int32 = 0
      if let socket = socket(), ioctl(socket, UInt(TIOCOUTQ), &queue) == 0, queue < lastQueue {
        if lastQueue != .max { lastSign = now }
        lastQueue = queue
      }
    }
    // A server, or a proxy, that took long to take the bytes may take as long to deal with them.
    let isSending = request.body != nil && response.status == 0
    let patience = isSending ? max(request.silence, min(lastSign - begun, Self.longestSilence)) : request.silence
    if now - lastSign > patience {
      end = .silent
      return false
    }
    return true
  }
}
