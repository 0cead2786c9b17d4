import NIOCore
import NIOHTTP1
import VerdinRollout

/// Which requests are copied to the challenger, and what the copies may cost.
package struct MirrorSettings: Sendable {
  /// The share of the requests that is copied at the start.
  package var share = TrafficShare.none
  /// Paths to which a POST is copied as well, as they stand before a `?`.
  package var postPaths: Set<String> = []
  /// Where the answers of each arm to the copied requests are appended to; nil for none.
  package var championAnswers: String?
  package var challengerAnswers: String?
  /// From the sending of a copy to the end of its answer, and at most in the queue before.
  package var timeout = TimeAmount.seconds(10)
  /// Copies that are on their way at the same time.
  package var concurrency = 64
  /// Copies that wait for one of these to end; more are dropped.
  package var queue = 256
  /// Requests with more body are not copied.
  package var bodyBytes = 64 * 1_024
  /// Answers with more body are logged without prediction and score.
  package var answerBytes = 8 * 1_024

  package init() {}

  /// Whether a copy of the request does no harm, as far as its method tells.
  func allows(_ head: HTTPRequestHead, _ facts: RequestFacts) -> Bool {
    if facts.isCopy { return false }
    if case .length(let length) = facts.body, length > bodyBytes { return false }
    switch head.method {
    case .GET, .HEAD, .OPTIONS: return true
    case .POST:
      return postPaths.contains { head.uri.prefix { $0 != "?" } == $0 }
    default: return false
    }
  }
}
