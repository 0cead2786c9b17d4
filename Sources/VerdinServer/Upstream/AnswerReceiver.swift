import NIOCore
import NIOHTTP1

/// Who asked an upstream something and gets the answer, piece by piece, on the event loop of both.
protocol AnswerReceiver: AnyObject {
  /// Whether more of the answer may be read now.
  var acceptsAnswer: Bool { get }
  /// Whether the whole request has been handed to the upstream.
  var hasSentRequest: Bool { get }

  /// The head, or one of those with status 1xx that may precede it.
  func receive(_ head: HTTPResponseHead)
  func receive(_ body: ByteBuffer)
  /// No more has arrived for now.
  func receivedForNow()
  /// The answer is whole; the connection has been given back.
  func receivedAll(trailers: HTTPHeaders?)
  /// There will be no more; the connection is gone.
  func failed(_ failure: UpstreamFailure)
  /// The upstream takes more of the request again.
  func upstreamIsWritable()
}

enum UpstreamFailure: Equatable {
  /// No connection: nothing of the request has been sent.
  case unreachable
  /// The connection ended before the answer did.
  case closed
  /// What came was no HTTP.
  case malformed
  case timedOut
}
