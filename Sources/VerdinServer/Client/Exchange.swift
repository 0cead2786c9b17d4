import NIOCore
import NIOHTTP1

/// A request under way. A class, since it is looked at with every piece that comes by.
final class Exchange {
  let head: HTTPRequestHead
  let facts: RequestFacts
  let id: String
  let began: NIODeadline
  /// The arm that is asked.
  var arm: Arm
  /// Whether that is not the arm of the share, because the other one is down.
  var isRedirected = false
  /// The `Set-Cookie` value for a user without one.
  let newCookie: String?
  var keepsAlive: Bool

  var upstream: Upstream?
  var connection: UpstreamConnection?
  /// Upstreams that have failed.
  var tried = UpstreamSet()

  /// Whether the whole request has arrived.
  var isComplete: Bool
  var bodyBytes = 0

  /// What is kept for the mirror, where the challenger gets a copy.
  var mirrored: MirroredRequest?

  /// How the answer ends, once its head has been sent.
  var framing: AnswerFraming?
  var status: HTTPResponseStatus?
  var answerBytes = 0

  init(
    head: HTTPRequestHead, facts: RequestFacts, id: String, began: NIODeadline, arm: Arm,
    newCookie: String?
  ) {
    self.head = head
    self.facts = facts
    self.id = id
    self.began = began
    self.arm = arm
    self.newCookie = newCookie
    // The end of a request without a body is its head's.
    isComplete = !facts.hasBody
    keepsAlive = head.isKeepAlive && !facts.options.upgrades
  }

  /// Whether another upstream may be asked after the request has been sent to one.
  var isRepeatable: Bool { head.method.isIdempotent && !facts.hasBody }
}
