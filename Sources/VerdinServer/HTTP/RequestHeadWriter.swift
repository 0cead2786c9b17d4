import NIOCore
import NIOHTTP1

/// Writes a client's request head as its upstream gets it.
struct RequestHeadWriter {
  let head: HTTPRequestHead
  let facts: RequestFacts
  let clientAddress: String
  let requestID: String
  /// The host that stands in for one the client did not name.
  let upstream: String
  /// For a copy, the length of its body, which is there as a whole.
  var copiedBytes: Int?

  func write(to buffer: inout ByteBuffer) {
    let (target, authority) = originForm
    buffer.writeString(head.method.rawValue)
    buffer.writeStaticString(" ")
    buffer.writeString(target)
    buffer.writeStaticString(" HTTP/1.1\r\n")
    buffer.writeField("Host", authority ?? facts.host ?? upstream)
    for (name, value) in head.headers {
      switch KnownHeader(name) {
      case nil where facts.options.names(name): continue
      case nil, .cookie: buffer.writeField(name, value)
      case .expect, .shadow: if copiedBytes == nil { buffer.writeField(name, value) }
      default: continue
      }
    }
    switch framing {
    case .none: break
    case .length(let length): buffer.writeField("Content-Length", String(length))
    case .chunked: buffer.writeStaticString("Transfer-Encoding: chunked\r\n")
    }
    if let before = facts.forwardedFor {
      buffer.writeField("X-Forwarded-For", "\(before), \(clientAddress)")
    } else {
      buffer.writeField("X-Forwarded-For", clientAddress)
    }
    buffer.writeField("X-Request-ID", requestID)
    if copiedBytes != nil { buffer.writeStaticString("X-Verdin-Shadow: 1\r\n") }
    buffer.writeStaticString(
      head.version == .http1_0 ? "Via: 1.0 verdin\r\n\r\n" : "Via: 1.1 verdin\r\n\r\n")
  }

  /// A copy's body has been read whole, so its length is known.
  private var framing: RequestFacts.Body {
    guard let copiedBytes else { return facts.body }
    return facts.body == .none ? .none : .length(copiedBytes)
  }

  /// The target without scheme and host, and the host when the target named one, which then counts
  /// more than the Host field (RFC 9112, section 3.2.2).
  private var originForm: (target: String, authority: String?) {
    if head.uri.utf8.first == UInt8(ascii: "/") { return (head.uri, nil) }
    let scheme = "http://"
    guard head.uri.prefix(scheme.utf8.count).isSame(scheme) else { return (head.uri, nil) }
    let rest = head.uri.dropFirst(scheme.utf8.count)
    let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
    let path = rest[end...]
    return (path.hasPrefix("/") ? String(path) : "/\(path)", String(rest[..<end]))
  }
}

extension ByteBuffer {
  mutating func writeField(_ name: String, _ value: String) {
    writeString(name)
    writeStaticString(": ")
    writeString(value)
    writeStaticString("\r\n")
  }
}
