import NIOCore
import NIOHTTP1

/// How the end of an answer's body is told to the client.
enum AnswerFraming: Equatable {
  /// There is none, or the upstream told its length.
  case counted
  case chunked
  /// By closing: all that HTTP/1.0 can read.
  case untilClose

  init(_ answer: HTTPResponseHead, to request: HTTPRequestHead) {
    let hasNoBody = request.method == .HEAD || !answer.status.mayHaveResponseBody
    if hasNoBody || answer.headers.contains(name: "content-length") {
      self = .counted
    } else {
      self = request.version != .http1_0 ? .chunked : .untilClose
    }
  }
}

/// Writes an upstream's answer head as the client gets it.
struct AnswerHeadWriter {
  let answer: HTTPResponseHead
  let request: HTTPRequestHead
  let framing: AnswerFraming
  let keepsAlive: Bool
  let requestID: String
  /// The whole `Set-Cookie` value for a user who came without.
  let newCookie: String?

  func write(to buffer: inout ByteBuffer) {
    buffer.writeStatusLine(answer.status)
    var options = ConnectionOptions()
    for value in answer.headers["connection"] { options.add(value) }
    for (name, value) in answer.headers {
      switch KnownHeader(name) {
      case nil where options.names(name): continue
      case .contentLength where answer.status == .noContent: continue
      case .requestID: continue
      case .some(let known) where known.isHopByHop: continue
      default: buffer.writeField(name, value)
      }
    }
    if framing == .chunked { buffer.writeStaticString("Transfer-Encoding: chunked\r\n") }
    if let newCookie { buffer.writeField("Set-Cookie", newCookie) }
    buffer.writeField("X-Request-ID", requestID)
    buffer.writeStaticString("Via: 1.1 verdin\r\n")
    buffer.writeConnection(keepsAlive: keepsAlive, version: request.version)
    buffer.writeStaticString("\r\n")
  }
}

extension ByteBuffer {
  mutating func writeStatusLine(_ status: HTTPResponseStatus) {
    writeStaticString("HTTP/1.1 ")
    writeDecimal(Int(status.code))
    writeStaticString(" ")
    writeString(status.reasonPhrase)
    writeStaticString("\r\n")
  }

  /// Says only what is not the version's default.
  mutating func writeConnection(keepsAlive: Bool, version: HTTPVersion) {
    if !keepsAlive {
      writeStaticString("Connection: close\r\n")
    } else if version == .http1_0 {
      writeStaticString("Connection: keep-alive\r\n")
    }
  }

  /// - Precondition: `number` is not negative.
  mutating func writeDecimal(_ number: Int) {
    precondition(number >= 0, "\(number) is negative")
    if number >= 10 { writeDecimal(number / 10) }
    writeInteger(UInt8(ascii: "0") + UInt8(number % 10))
  }

  /// - Precondition: `number` is positive: a chunk of length 0 is the last one.
  mutating func writeHexadecimal(_ number: Int) {
    precondition(number > 0, "\(number) is no length of a chunk")
    var shift = (Int.bitWidth - number.leadingZeroBitCount - 1) / 4 * 4
    while shift >= 0 {
      let digit = UInt8(truncatingIfNeeded: number >> shift) & 0xF
      writeInteger(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
      shift -= 4
    }
  }
}
