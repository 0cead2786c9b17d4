import NIOCore
import NIOHTTP1
import Testing

@testable import VerdinServer

@Suite struct HeadTests {
  private func written(
    _ fields: [(String, String)], uri: String = "/", version: HTTPVersion = .http1_1
  ) -> String {
    let head = HTTPRequestHead(
      version: version, method: .GET, uri: uri, headers: HTTPHeaders(fields))
    var buffer = ByteBuffer()
    RequestHeadWriter(
      head: head, facts: RequestFacts(head, stickiness: .none), clientAddress: "10.0.0.9",
      requestID: "id", upstream: "up:80"
    ).write(to: &buffer)
    return String(buffer: buffer)
  }

  private func status(
    _ fields: [(String, String)], method: HTTPMethod = .GET, version: HTTPVersion = .http1_1
  ) -> UInt? {
    let head = HTTPRequestHead(
      version: version, method: method, uri: "/", headers: HTTPHeaders(fields))
    return RequestFacts(head, stickiness: .none).objection?.status.code
  }

  @Test func `what is about one connection ends at the proxy`() {
    let text = written([
      ("Host", "a"), ("Connection", "keep-alive, X-Secret ,close"), ("X-Secret", "1"),
      ("Keep-Alive", "timeout=5"), ("TE", "trailers"), ("Upgrade", "h2c"),
      ("Proxy-Connection", "close"), ("Accept", "*/*"), ("x-secret-not", "2"),
    ])
    #expect(
      text == "GET / HTTP/1.1\r\nHost: a\r\nAccept: */*\r\nx-secret-not: 2\r\n"
        + "X-Forwarded-For: 10.0.0.9\r\nX-Request-ID: id\r\nVia: 1.1 verdin\r\n\r\n")
  }

  @Test func `a Connection field cannot take away what the proxy vouches for`() {
    let text = written([
      ("Host", "a"), ("Connection", "host, x-forwarded-for, content-length, cookie"),
      ("Content-Length", "3"), ("X-Forwarded-For", "1.2.3.4"), ("Cookie", "a=b"),
    ])
    #expect(text.contains("Host: a\r\n") && text.contains("Content-Length: 3\r\n"))
    #expect(text.contains("X-Forwarded-For: 1.2.3.4, 10.0.0.9\r\n") && text.contains("Cookie: a=b"))
  }

  @Test func `a target with a host counts more than the Host field`() {
    let text = written([("Host", "a")], uri: "HTTP://b.example:81/p?q")
    #expect(text.hasPrefix("GET /p?q HTTP/1.1\r\nHost: b.example:81\r\n"))
    #expect(written([("Host", "a")], uri: "http://b").hasPrefix("GET / HTTP/1.1\r\nHost: b\r\n"))
    #expect(
      written([("Host", "a")], uri: "http://b?x").hasPrefix("GET /?x HTTP/1.1\r\nHost: b\r\n"))
  }

  @Test func `HTTP 1 point 0 may leave the host out`() {
    let text = written([], version: .http1_0)
    #expect(text.contains("\r\nHost: up:80\r\n") && text.contains("\r\nVia: 1.0 verdin\r\n"))
  }

  @Test func `requests that could be read in two ways are refused`() {
    let host = ("Host", "a")
    #expect(status([host]) == nil)
    #expect(status([]) == 400)
    #expect(status([], version: .http1_0) == nil)
    #expect(status([host, host]) == 400)
    #expect(status([host, ("Content-Length", "1"), ("Content-Length", "1")]) == 400)
    #expect(status([host, ("Content-Length", "-1")]) == 400)
    #expect(status([host, ("Content-Length", "+1")]) == 400)
    #expect(status([host, ("Content-Length", "1"), ("Transfer-Encoding", "chunked")]) == 400)
    #expect(status([host, ("Transfer-Encoding", "chunked"), ("Content-Length", "1")]) == 400)
    #expect(status([host, ("Transfer-Encoding", "gzip, chunked")]) == 501)
    #expect(status([host], method: .CONNECT) == 405)
  }

  private func answered(
    _ fields: [(String, String)], status: HTTPResponseStatus = .ok, to method: HTTPMethod = .GET,
    version: HTTPVersion = .http1_1, keepsAlive: Bool = true
  ) -> (String, AnswerFraming) {
    let answer = HTTPResponseHead(version: .http1_1, status: status, headers: HTTPHeaders(fields))
    let request = HTTPRequestHead(version: version, method: method, uri: "/")
    let framing = AnswerFraming(answer, to: request)
    var buffer = ByteBuffer()
    AnswerHeadWriter(
      answer: answer, request: request, framing: framing, keepsAlive: keepsAlive,
      requestID: "id", newCookie: nil
    ).write(to: &buffer)
    return (String(buffer: buffer), framing)
  }

  @Test func `an answer is framed as its client can read it`() {
    let chunked = ("Transfer-Encoding", "chunked")
    let length = ("Content-Length", "5")
    #expect(answered([chunked]).1 == .chunked)
    #expect(answered([chunked]).0.contains("Transfer-Encoding: chunked\r\n"))
    #expect(answered([]).1 == .chunked)
    #expect(answered([length]).1 == .counted)
    #expect(answered([chunked], version: .http1_0).1 == .untilClose)
    #expect(!answered([chunked], version: .http1_0).0.contains("chunked"))
    #expect(answered([chunked], to: .HEAD).1 == .counted)
    #expect(!answered([chunked], to: .HEAD).0.contains("chunked"))
    #expect(answered([length], to: .HEAD).0.contains("Content-Length: 5\r\n"))
    #expect(answered([length], status: .noContent).0.contains("Content-Length") == false)
    #expect(answered([length], status: .notModified).0.contains("Content-Length: 5\r\n"))
  }

  @Test func `keep-alive is told as the version needs it`() {
    #expect(!answered([]).0.contains("Connection"))
    #expect(answered([], keepsAlive: false).0.contains("Connection: close\r\n"))
    #expect(answered([], version: .http1_0).0.contains("Connection: keep-alive\r\n"))
    #expect(answered([("Connection", "close, X-A"), ("X-A", "1")]).0.contains("X-A") == false)
  }

  @Test(arguments: [1, 9, 10, 15, 16, 255, 256, 4_095, 65_536, 1_048_575, Int.max])
  func `numbers are written as everybody writes them`(number: Int) {
    var buffer = ByteBuffer()
    buffer.writeHexadecimal(number)
    buffer.writeStaticString(" ")
    buffer.writeDecimal(number)
    #expect(String(buffer: buffer) == "\(String(number, radix: 16)) \(number)")
  }

  @Test func `names for requests are all different`() {
    var some = RequestIDs(seed: 1)
    var others = RequestIDs(seed: 2)
    let names = (0..<2_000).flatMap { _ in [some.next(), others.next()] }
    #expect(Set(names).count == 4_000)
    #expect(names.allSatisfy { $0.utf8.count == 15 && RequestIDs.isSound($0) })
    for id in ["", "a b", "ä", "a\nb", String(repeating: "x", count: 129)] {
      #expect(!RequestIDs.isSound(id))
    }
  }
}
