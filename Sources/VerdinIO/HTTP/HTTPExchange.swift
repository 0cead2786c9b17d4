import CCurl
import Foundation

extension HTTPRequest {
  /// The answer, whatever its status. It waits on a thread of its own.
  ///
  /// - Throws: `HTTPError` without a whole answer, `CancellationError` when nobody waits any more.
  package func send() async throws -> HTTPAnswer {
    let exchange = try HTTPExchange(self)
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
          continuation.resume(with: Result { try exchange.perform() })
        }
      }
    } onCancel: {
      exchange.cancel()
    }
  }
}

/// A request on its way through libcurl.
///
/// `@unchecked Sendable` is sound: one thread performs it, and `cancel` only sets an atomic flag.
private final class HTTPExchange: @unchecked Sendable {
  private let exchange: OpaquePointer
  private let limit: Int

  init(_ request: HTTPRequest) throws {
    if let reason = verdin_http_load() {
      // Sound: the reason is a string of the C target that stays as it is once set.
      throw HTTPError.noLibrary(reason: unsafe String(cString: reason))
    }
    guard let exchange = verdin_http_open(request.url) else {
      throw HTTPError.failed(reason: "no memory for a request")
    }
    // Sound: opened above and closed in `deinit` only.
    unsafe self.exchange = exchange
    limit = request.limit
    for header in request.headers {
      guard verdin_http_add_header(exchange, header) else {
        throw HTTPError.failed(reason: "no memory for a request")
      }
    }
    verdin_http_set_form(exchange, request.encodedForm)
    verdin_http_set_times(
      exchange, Int(request.connectTimeout * 1000), Int(request.timeout * 1000))
    verdin_http_set_limit(exchange, request.limit)
    if let authorities = request.authorities { verdin_http_trust(exchange, authorities) }
  }

  deinit { verdin_http_close(exchange) }

  func cancel() { verdin_http_cancel(exchange) }

  func perform() throws -> HTTPAnswer {
    switch verdin_http_perform(exchange) {
    case verdin_http_answered: answer
    case verdin_http_too_large: throw HTTPError.tooLarge(limit: limit)
    case verdin_http_cancelled: throw CancellationError()
    case verdin_http_timed_out: throw HTTPError.timedOut(reason: reason)
    default: throw HTTPError.failed(reason: reason)
    }
  }

  private var reason: String {
    // Sound: the text belongs to the exchange, which is open.
    unsafe String(cString: verdin_http_reason(exchange))
  }

  private var answer: HTTPAnswer {
    // Sound: all of it belongs to the exchange, which is open, and is copied.
    let body = unsafe UnsafeRawBufferPointer(
      start: verdin_http_body(exchange), count: verdin_http_count(exchange))
    return HTTPAnswer(
      status: verdin_http_status(exchange),
      contentType: verdin_http_content_type(exchange).map { unsafe String(cString: $0) } ?? "",
      location: verdin_http_location(exchange).map { unsafe String(cString: $0) },
      body: Array(body))
  }
}
