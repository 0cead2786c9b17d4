import NIOHTTP1

/// What a proxy has to know of a request, found in one pass over its fields.
struct RequestFacts: Sendable {
  private(set) var body = Body.none
  private(set) var host: String?
  private(set) var requestID: String?
  private(set) var forwardedFor: String?
  private(set) var options = ConnectionOptions()
  /// Whether it is marked as a copy that a mirror has sent.
  private(set) var isCopy = false
  /// The value that keeps this user at an arm.
  private(set) var stickyValue: String?
  private(set) var objection: Objection?

  enum Body: Equatable, Sendable {
    case none
    case length(Int)
    case chunked
  }

  /// Why a request is not passed on: the status it is answered with.
  struct Objection: Error, Equatable {
    let status: HTTPResponseStatus
    let reason: String
  }

  init(_ head: HTTPRequestHead, stickiness: Stickiness) {
    var hosts = 0
    for (name, value) in head.headers {
      switch KnownHeader(name) {
      case .host:
        hosts += 1
        host = value
      case .contentLength: readLength(value)
      case .transferEncoding: readEncoding(value)
      case .connection: options.add(value)
      case .requestID: requestID = value
      case .shadow: isCopy = true
      case .forwardedFor: forwardedFor = forwardedFor.map { "\($0), \(value)" } ?? value
      case .cookie:
        if case .cookie(let wanted) = stickiness, stickyValue == nil {
          stickyValue = value.cookieValue(wanted).map(String.init)
        }
      default: break
      }
      if case .header(let wanted) = stickiness, stickyValue == nil, !value.isEmpty,
        name.utf8.count == wanted.utf8.count, name.lowercased() == wanted.lowercased()
      {
        stickyValue = value
      }
    }
    if head.method == .CONNECT { object(.methodNotAllowed, "this proxy opens no tunnels") }
    if hosts > 1 { object(.badRequest, "several Host fields") }
    if hosts == 0, head.version != .http1_0 { object(.badRequest, "no Host field") }
  }

  private mutating func readLength(_ value: String) {
    // Int reads signs too.
    guard value.utf8.first.map({ $0 >= UInt8(ascii: "0") }) == true, let length = Int(value),
      body == .none
    else {
      return object(.badRequest, "unclear Content-Length")
    }
    body = .length(length)
  }

  private mutating func readEncoding(_ value: String) {
    if body != .none { object(.badRequest, "several lengths of the body") }
    if !value.isSame("chunked") { object(.notImplemented, "unknown Transfer-Encoding") }
    body = .chunked
  }

  private mutating func object(_ status: HTTPResponseStatus, _ reason: String) {
    objection = objection ?? Objection(status: status, reason: reason)
  }

  var hasBody: Bool {
    switch body {
    case .none, .length(0): false
    case .length, .chunked: true
    }
  }
}

extension HTTPMethod {
  /// Whether doing it twice is doing it once (RFC 9110, section 9.2.2).
  var isIdempotent: Bool {
    switch self {
    case .GET, .HEAD, .OPTIONS, .TRACE, .PUT, .DELETE: true
    default: false
    }
  }
}
