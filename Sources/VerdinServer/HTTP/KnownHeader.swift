/// The header fields that a proxy does something about.
enum KnownHeader {
  case connection, keepAlive, proxyConnection, te, transferEncoding, upgrade
  case contentLength, host, expect, cookie, forwardedFor, requestID, shadow

  /// - Complexity: one comparison at most with each of two names; no allocation.
  init?(_ name: String) {
    switch name.utf8.count {
    case 2 where name.isSame("te"): self = .te
    case 4 where name.isSame("host"): self = .host
    case 6 where name.isSame("cookie"): self = .cookie
    case 6 where name.isSame("expect"): self = .expect
    case 7 where name.isSame("upgrade"): self = .upgrade
    case 10 where name.isSame("connection"): self = .connection
    case 10 where name.isSame("keep-alive"): self = .keepAlive
    case 12 where name.isSame("x-request-id"): self = .requestID
    case 14 where name.isSame("content-length"): self = .contentLength
    case 15 where name.isSame("x-verdin-shadow"): self = .shadow
    case 15 where name.isSame("x-forwarded-for"): self = .forwardedFor
    case 16 where name.isSame("proxy-connection"): self = .proxyConnection
    case 17 where name.isSame("transfer-encoding"): self = .transferEncoding
    default: return nil
    }
  }

  /// Those that speak of one connection only (RFC 9110, section 7.6.1).
  var isHopByHop: Bool {
    switch self {
    case .connection, .keepAlive, .proxyConnection, .te, .transferEncoding, .upgrade: true
    default: false
    }
  }
}

extension StringProtocol {
  /// Whether both are the same but for the case of ASCII letters.
  ///
  /// - Parameter lowercased: in lower case.
  func isSame(_ lowercased: some StringProtocol) -> Bool {
    var left = utf8.makeIterator()
    var right = lowercased.utf8.makeIterator()
    while true {
      guard let a = left.next() else { return right.next() == nil }
      guard let b = right.next() else { return false }
      let folded = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(a) ? a | 0x20 : a
      guard folded == b else { return false }
    }
  }
}
