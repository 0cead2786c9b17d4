import NIOCore
import NIOHTTP1

/// A request as the challenger gets it too.
struct RequestCopy: Sendable {
  let head: HTTPRequestHead
  let facts: RequestFacts
  /// The whole body; empty for none.
  let body: ByteBuffer
  let clientAddress: String
  /// The same as the champion's.
  let id: String
  /// When it was handed over.
  let began: NIODeadline
}

/// What is kept of a request that is copied, while the champion answers it.
struct MirroredRequest {
  /// What has arrived of its body.
  private(set) var body = ByteBuffer()
  /// When all of it had arrived, and the copy was handed over.
  private(set) var completed: NIODeadline?
  /// The champion's answer.
  var answer = AnswerCapture()

  /// - Returns: whether the body is still as small as may be.
  mutating func take(_ bytes: ByteBuffer, limit: Int) -> Bool {
    guard body.readableBytes + bytes.readableBytes <= limit else { return false }
    if body.readableBytes == 0 { body = bytes } else { body.writeImmutableBuffer(bytes) }
    return true
  }

  /// The whole request, once.
  mutating func complete(_ exchange: Exchange, clientAddress: String) -> RequestCopy {
    let now = exchange.facts.hasBody ? NIODeadline.now() : exchange.began
    completed = now
    defer { body = ByteBuffer() }
    return RequestCopy(
      head: exchange.head, facts: exchange.facts, body: body, clientAddress: clientAddress,
      id: exchange.id, began: now)
  }
}
