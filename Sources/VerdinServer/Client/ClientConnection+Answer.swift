import NIOCore
import NIOHTTP1

/// From an upstream to the client.
extension ClientConnection: AnswerReceiver {
  var acceptsAnswer: Bool { isWritable }
  var hasSentRequest: Bool { exchange?.isComplete ?? false }

  func receive(_ head: HTTPResponseHead) {
    guard let exchange else { return }
    if head.status.code < 200 { return passInterim(head, to: exchange.head) }
    exchange.upstream?.health.requestAnswered()
    if let limit = limits.answerBytes,
      let length = head.headers.first(name: "content-length").flatMap({ Int($0) }), length > limit
    {
      return giveUp(.badGateway, "an answer may have \(limit) bytes")
    }
    let framing = AnswerFraming(head, to: exchange.head)
    let keepsAlive =
      exchange.keepsAlive && exchange.isComplete && framing != .untilClose
      && !worker.state.isDraining
    exchange.framing = framing
    exchange.keepsAlive = keepsAlive
    exchange.status = head.status
    exchange.mirrored?.answer = AnswerCapture(head, limit: worker.mirror.settings.answerBytes)
    AnswerHeadWriter(
      answer: head, request: exchange.head, framing: framing, keepsAlive: keepsAlive,
      requestID: exchange.id, newCookie: exchange.newCookie
    ).write(to: &out)
    deadline = .now() + timeouts.answer
  }

  /// Such as 100 Continue. HTTP/1.0 knows none.
  private func passInterim(_ head: HTTPResponseHead, to request: HTTPRequestHead) {
    guard request.version != .http1_0 else { return }
    out.writeStatusLine(head.status)
    for (name, value) in head.headers where KnownHeader(name) == nil { out.writeField(name, value) }
    out.writeStaticString("\r\n")
    flushOut()
  }

  func receive(_ body: ByteBuffer) {
    guard let exchange else { return }
    exchange.answerBytes += body.readableBytes
    exchange.mirrored?.answer.take(body)
    if let limit = limits.answerBytes, exchange.answerBytes > limit { return abort() }
    deadline = .now() + timeouts.answer
    if exchange.framing == .chunked {
      out.writeChunk(body) { context?.write(NIOAny($0), promise: nil) }
    } else if body.readableBytes <= smallBody {
      out.writeImmutableBuffer(body)
    } else {
      writeOut()
      context?.write(NIOAny(body), promise: nil)
    }
  }

  func receivedForNow() { flushOut() }

  func receivedAll(trailers: HTTPHeaders?) {
    guard let exchange, let status = exchange.status else { return }
    if exchange.framing == .chunked { out.writeLastChunk(trailers) }
    finish(exchange, status: status)
  }

  func upstreamIsWritable() { resumeReading() }

  /// Ends a request with an answer of the proxy's own.
  func giveUp(_ status: HTTPResponseStatus, _ reason: String) {
    guard let exchange else { return }
    guard exchange.framing == nil else { return abort() }
    exchange.connection?.cancel()
    exchange.keepsAlive =
      exchange.keepsAlive && exchange.isComplete && !worker.state.isDraining
    writeOwnAnswer(status, reason, keepsAlive: exchange.keepsAlive, to: exchange)
    if status.code >= 500 { worker.state.requestFailed() }
    finish(exchange, status: status)
  }

  /// Breaks an answer off that cannot be finished: only a closed connection tells the client.
  func abort() {
    guard let exchange else { return }
    self.exchange = nil
    generation += 1
    exchange.connection?.cancel()
    worker.state.requestFailed()
    worker.state.requestFinished(at: exchange.arm)
    record(exchange, status: HTTPResponseStatus.badGateway.code)
    flushOut()
    close()
  }

  private func finish(_ exchange: Exchange, status: HTTPResponseStatus) {
    let now = Moment.now()
    worker.state.requestFinished(at: exchange.arm)
    self.exchange = nil
    generation += 1
    if exchange.keepsAlive { flushOut() } else { closeGently(isComplete: exchange.isComplete) }
    // Only now: the client waits for its answer, and nobody for these lines.
    record(exchange, status: status.code, at: now)
    guard exchange.keepsAlive else { return }
    deadline = .now() + (worker.state.isDraining ? timeouts.drainIdle : timeouts.idle)
    proceed()
  }

  /// Writes down what became of a request, for the log and, where it was copied, for the champion's answers.
  func record(
    _ exchange: Exchange, status: UInt, note: RequestRecord.Note = .none, at now: Moment = .now()
  ) {
    worker.record(
      RequestRecord(
        time: now.time, id: exchange.id, arm: exchange.arm, status: status,
        microseconds: now.microseconds(since: exchange.began),
        note: note == .none && exchange.isRedirected ? .redirected : note))
    guard note != .retried, status != 499, let mirrored = exchange.mirrored,
      let completed = mirrored.completed
    else { return }
    // How soon no answer came says nothing of how fast answers come, but for one waited for in vain.
    let isAnswer = exchange.status != nil || status == HTTPResponseStatus.gatewayTimeout.code
    worker.record(
      AnswerRecord(
        time: now.time, id: exchange.id, status: status,
        microseconds: isAnswer ? now.microseconds(since: completed) : nil),
      body: mirrored.answer.body)
  }

  /// Composes an answer of a line of text.
  func writeOwnAnswer(
    _ status: HTTPResponseStatus, _ reason: String, keepsAlive: Bool, to exchange: Exchange?
  ) {
    let text = "\(status.code) \(status.reasonPhrase): \(reason)\n"
    out.writeStatusLine(status)
    out.writeStaticString("Content-Type: text/plain; charset=utf-8\r\nContent-Length: ")
    out.writeDecimal(text.utf8.count)
    out.writeStaticString("\r\nVia: 1.1 verdin\r\n")
    if let exchange { out.writeField("X-Request-ID", exchange.id) }
    out.writeConnection(keepsAlive: keepsAlive, version: exchange?.head.version ?? .http1_1)
    out.writeStaticString("\r\n")
    if exchange?.head.method != .HEAD { out.writeString(text) }
  }

  func writeOut() {
    guard out.readableBytes > 0 else { return }
    context?.write(NIOAny(out), promise: nil)
    out.clear()
  }

  /// Flushing before clearing lets the storage be used again, once the socket has taken it.
  func flushOut() {
    guard out.readableBytes > 0 else {
      context?.flush()
      return
    }
    context?.writeAndFlush(NIOAny(out), promise: nil)
    out.clear()
  }
}
